package learnstream.dashboard.panel;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.ClassLabel;
import learnstream.codec.avro.Prediction;
import learnstream.dashboard.picture.Excerpt;
import learnstream.dashboard.picture.Json;
import learnstream.dashboard.picture.SampleLookup;
import learnstream.dashboard.picture.SampleView;

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
      List<Float> interval,
      SampleView view,
      long time) {
    private Item with(SampleView itsView) {
      return new Item(
          sample, partition, offset, version, predicted, label, right, scores, interval, itsView,
          time);
    }
  }

  // Not the records themselves: their scores and labels may be of any length.
  private final ArrayDeque<Item> newest = new ArrayDeque<>(SHOWN);
  private List<Item> candidates = List.of();
  private List<Item> items = List.of();

  void add(Prediction prediction) {
    if (newest.size() == SHOWN) {
      newest.removeLast();
    }
    newest.addFirst(item(prediction));
  }

  /**
   * Checks whether the samples have arrived.
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
    items = candidates.stream().map(c -> c.with(found.get().get(place(c)).orElse(null))).toList();
    candidates = List.of();
    return true;
  }

  /** Newest first. */
  List<Item> items() {
    return items;
  }

  private boolean isShown(List<Item> candidates) {
    return items.size() == candidates.size()
        && items.get(0).offset == candidates.get(0).offset
        && items.get(0).partition == candidates.get(0).partition;
  }

  private static SampleLookup.Place place(Item item) {
    return new SampleLookup.Place(item.partition, item.offset);
  }

  /** Without its sample. */
  private static Item item(Prediction p) {
    return new Item(
        Excerpt.of(p.getSampleId()),
        p.getPartition(),
        p.getOffset(),
        p.getModelVersion(),
        Json.plain(p.getPredicted()),
        Json.plain(p.getLabel()),
        isRight(p),
        highest(p.getScores()),
        interval(p),
        null,
        p.getTime().toEpochMilli());
  }

  /** Null if right and wrong do not apply. */
  static Boolean isRight(Prediction p) {
    return p.getPredicted() instanceof String predicted && p.getLabel() != null
        ? (Boolean) predicted.equals(ClassLabel.name(p.getLabel()))
        : null;
  }

  /** Both ends where there is one number; else null. */
  private static List<Float> interval(Prediction p) {
    return p.getLower().size() == 1 && p.getUpper().size() == 1
        ? List.of(p.getLower().get(0), p.getUpper().get(0))
        : null;
  }

  /** The highest scores, without sorting all: this is done for every prediction that is read. */
  private static List<Float> highest(List<Float> scores) {
    List<Float> highest = new ArrayList<>(SCORES + 1);
    for (Float score : scores) {
      int at = highest.size();
      while (at > 0 && score > highest.get(at - 1)) {
        at--;
      }
      if (at < SCORES) {
        highest.add(at, score);
      }
      if (highest.size() > SCORES) {
        highest.remove(SCORES);
      }
    }
    return highest;
  }
}
