package learnstream.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.avro.Prediction;

/**
 * A model's newest predictions with the samples that they are of. The samples come a moment later
 * than the predictions, so what is shown changes only once all of them are there.
 */
final class Showcase {
  static final int SHOWN = 12;

  private static final int SCORES = 3;

  /** One prediction as the page shows it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      String sample,
      int partition,
      long offset,
      long version,
      Object predicted,
      Object label,
      Boolean right,
      List<Float> scores,
      SampleView view,
      long time) {}

  private final ArrayDeque<Prediction> newest = new ArrayDeque<>(SHOWN);
  private List<Prediction> candidates = List.of();
  private List<Item> items = List.of();

  void add(Prediction prediction) {
    if (newest.size() == SHOWN) {
      newest.removeLast();
    }
    newest.addFirst(prediction);
  }

  /**
   * Looks whether the samples are there.
   *
   * @return whether something else is shown than before
   */
  boolean refresh(SampleLookup samples) {
    if (candidates.isEmpty()) {
      candidates = new ArrayList<>(newest);
    }
    if (candidates.isEmpty() || isShown(candidates)) {
      candidates = List.of();
      return false;
    }
    List<SampleLookup.Place> places = candidates.stream().map(Showcase::place).toList();
    Optional<Map<SampleLookup.Place, Optional<SampleView>>> found = samples.find(places);
    if (found.isEmpty()) {
      return false;
    }
    items = candidates.stream().map(p -> item(p, found.get().get(place(p)))).toList();
    candidates = List.of();
    return true;
  }

  /** Newest first. */
  List<Item> items() {
    return items;
  }

  private boolean isShown(List<Prediction> predictions) {
    return items.size() == predictions.size()
        && items.get(0).offset == predictions.get(0).getOffset()
        && items.get(0).partition == predictions.get(0).getPartition();
  }

  private static SampleLookup.Place place(Prediction prediction) {
    return new SampleLookup.Place(prediction.getPartition(), prediction.getOffset());
  }

  private static Item item(Prediction p, Optional<SampleView> view) {
    return new Item(
        p.getSampleId(),
        p.getPartition(),
        p.getOffset(),
        p.getModelVersion(),
        p.getPredicted(),
        p.getLabel(),
        isRight(p),
        highest(p.getScores()),
        view.orElse(null),
        p.getTime().toEpochMilli());
  }

  /** Null where right and wrong do not apply. */
  static Boolean isRight(Prediction p) {
    return p.getPredicted() instanceof String predicted && p.getLabel() != null
        ? (Boolean) predicted.equals(className(p.getLabel()))
        : null;
  }

  /** A number without fraction names the class of its decimal digits. */
  static String className(Object label) {
    return label instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString(number.longValue())
        : label.toString();
  }

  private static List<Float> highest(List<Float> scores) {
    List<Float> sorted = new ArrayList<>(scores);
    sorted.sort(Collections.reverseOrder());
    return List.copyOf(sorted.subList(0, Math.min(SCORES, sorted.size())));
  }
}
