package learnstream.dashboard.panel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.config.GanConfig;
import learnstream.dashboard.picture.Json;
import learnstream.dashboard.picture.Picture;
import learnstream.dashboard.picture.PictureShape;
import learnstream.model.gan.Condition;

/** Everything that the topics tell of a GAN: the metrics of its halves, and its samples. */
final class GanPanel {
  private static final int PICTURES = 48;
  private static final int POINTS = 600;

  final Map<GanHalf, History> histories = new EnumMap<>(GanHalf.class);
  final Panel card = new Panel(250, this::card);
  final Panel drawn = new Panel(1000, this::drawn);
  private final Map<GanHalf, Map<String, Object>> newest = new EnumMap<>(GanHalf.class);
  private final Optional<PictureShape> shape;
  private final int width;
  private final Condition condition;
  private double exchangesPerSecond;
  private DrawnSamples samples;

  GanPanel(GanConfig config) {
    shape = PictureShape.of(config.spec().features());
    width = config.spec().width();
    condition = config.spec().condition();
    histories.put(
        GanHalf.GENERATOR,
        new History(
            List.of(
                "time",
                "exchange",
                "loss",
                "stalenessMean",
                "stalenessMax",
                "rate exchangesPerSecond")));
    histories.put(
        GanHalf.DISCRIMINATOR,
        new History(
            List.of(
                "time",
                "exchange",
                "loss",
                "realAccuracy",
                "generatedAccuracy",
                "discriminatorShare",
                "generatorShare",
                "spread",
                "realSpread")));
    histories.put(
        GanHalf.EVALUATION,
        new History(
            List.of("time", "exchange", "modesCovered", "highQuality", "meanTopProbability")));
  }

  /** Name of a half's history on the page. */
  static String name(GanHalf half) {
    return "gan/" + half.name().toLowerCase(Locale.ROOT);
  }

  void take(GanMetrics m, long round) {
    newest.put(m.getHalf(), Json.fields(m));
    if (m.getHalf() == GanHalf.GENERATOR) {
      exchangesPerSecond = m.getExchangesPerSecond() == null ? 0 : m.getExchangesPerSecond();
    }
    histories.get(m.getHalf()).append(round, m);
    card.touch();
  }

  /**
   * The first part of an answer shows enough.
   *
   * @throws IllegalArgumentException if it is not as many samples of this GAN as it says
   */
  void take(DrawnSamples answer) {
    if (answer.getPart() != 0 || answer.getRefusal() != null) {
      return;
    }
    int numbers = FloatBytes.count(answer.getSamples());
    if (answer.getWidth() != width || (long) answer.getCount() * width != numbers) {
      throw new IllegalArgumentException(
          "%d samples of %d numbers in %d numbers; samples of %d are allowed"
              .formatted(answer.getCount(), answer.getWidth(), numbers, width));
    }
    if (!answer.getLabels().isEmpty() && answer.getLabels().size() != answer.getCount()) {
      throw new IllegalArgumentException(
          "%d labels of %d samples; as many, or none, are allowed"
              .formatted(answer.getLabels().size(), answer.getCount()));
    }
    if (answer.getLabels().stream().anyMatch(label -> condition.index(label) < 0)) {
      throw new IllegalArgumentException(
          "a label that is no class; one of the configured classes is allowed");
    }
    samples = answer;
    drawn.touch();
  }

  /** Exchanges each second as the newest metrics have them. */
  double exchangesPerSecond() {
    return exchangesPerSecond;
  }

  private Map<String, Object> card() {
    Map<String, Object> card = new LinkedHashMap<>();
    newest.forEach((half, fields) -> card.put(half.name().toLowerCase(Locale.ROOT), fields));
    return card;
  }

  /** The classes that the first of the samples were drawn for, if they were drawn for some. */
  private List<String> labels(int shown) {
    return samples.getLabels().stream().limit(shown).toList();
  }

  private Map<String, Object> drawn() {
    Map<String, Object> view = new LinkedHashMap<>();
    if (samples == null) {
      return view;
    }
    float[] numbers = new float[samples.getCount() * width];
    FloatBytes.decode(samples.getSamples(), numbers);
    view.put("exchange", samples.getExchange());
    view.put("version", samples.getGeneratorVersion());
    view.put("time", samples.getTime().toEpochMilli());
    if (shape.isPresent() && shape.get().size() == width) {
      List<Picture> pictures = new ArrayList<>();
      for (int i = 0; i < Math.min(PICTURES, samples.getCount()); i++) {
        pictures.add(Picture.of(numbers, i * width, shape.get()));
      }
      view.put("pictures", pictures);
      view.put("labels", labels(pictures.size()));
    } else if (width == 2) {
      view.put("points", java.util.Arrays.copyOf(numbers, Math.min(numbers.length, 2 * POINTS)));
    } else {
      view.put("first", java.util.Arrays.copyOf(numbers, width));
    }
    return view;
  }
}
