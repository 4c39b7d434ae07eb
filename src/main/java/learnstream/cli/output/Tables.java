package learnstream.cli.output;

import static learnstream.cli.output.Column.number;
import static learnstream.cli.output.Column.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import learnstream.codec.ByteFields;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.Tensor;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import learnstream.config.ModelConfig;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;

/** The columns that fit each kind of record. */
public final class Tables {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  /** Characters of a class whose name is not known beforehand. */
  private static final int GROWING_WIDTH = 16;

  private Tables() {}

  public static List<Column<LabelledSample>> samples(Deployment deployment) {
    return List.of(
        text("sample", 16, LabelledSample::getId),
        text("label", 16, s -> value(s.getLabel())),
        number("weight", 8, s -> decimal(s.getWeight())),
        text("features", 20, s -> features(s.getFeatures())));
  }

  public static List<Column<Prediction>> predictions(Deployment deployment) {
    int answer = answerWidth(deployment);
    Map<String, TargetSpec> targets = new HashMap<>();
    deployment.models().forEach(model -> targets.put(model.spec().id(), model.spec().target()));
    return List.of(
        text("time", 8, p -> time(p.getTime())),
        text("model", modelWidth(deployment), Prediction::getModelId),
        text("sample", 12, Prediction::getSampleId),
        text("predicted", answer, p -> value(p.getPredicted())),
        text("label", answer, p -> value(p.getLabel())),
        text("", 5, p -> verdict(targets.get(p.getModelId()), p)),
        number("score", 6, p -> score(targets.get(p.getModelId()), p)),
        number("version", 10, p -> count(p.getModelVersion())));
  }

  public static List<Column<Event>> events(Deployment deployment) {
    return List.of(
        text("time", 8, e -> time(e.getTime())),
        text(
            "model",
            modelWidth(deployment),
            e -> e.getKey() == null ? e.getModelId() : e.getModelId() + '/' + e.getKey()),
        number("offset", 11, e -> count(e.getOffset())),
        text("event", 9, e -> e.getKind().name().toLowerCase(Locale.ROOT)),
        text("what", 60, Event::getMessage));
  }

  /** Classes and numbers have different metrics. */
  public static List<Column<ModelMetrics>> metrics(Deployment deployment) {
    List<Column<ModelMetrics>> columns = new ArrayList<>();
    columns.add(text("time", 8, m -> time(m.getTime())));
    columns.add(
        text(
            "model",
            modelWidth(deployment),
            m -> m.getKey() == null ? m.getModelId() : m.getModelId() + '/' + m.getKey()));
    columns.add(number("samples", 11, m -> count(m.getSamples())));
    Set<Task> tasks =
        deployment.models().stream()
            .map(model -> model.spec().target().task())
            .collect(Collectors.toSet());
    if (tasks.contains(Task.CLASSIFICATION) || tasks.contains(Task.MULTI_LABEL)) {
      columns.add(number("accuracy", 8, m -> decimal(m.getWhole().getAccuracy())));
      columns.add(number("window", 6, m -> decimal(m.getWindow().getAccuracy())));
      columns.add(number("majority", 8, m -> decimal(m.getMajority().getAccuracy())));
      columns.add(number("no change", 9, m -> decimal(m.getNoChange().getAccuracy())));
      columns.add(number("kappa", 7, m -> decimal(m.getKappa())));
      columns.add(number("log loss", 8, m -> ifClasses(m, m.getWhole().getLoss())));
    }
    if (tasks.contains(Task.MULTI_LABEL)) {
      columns.add(number("all right", 9, m -> decimal(m.getWhole().getExactMatch())));
    }
    if (tasks.contains(Task.REGRESSION) || tasks.contains(Task.RECONSTRUCTION)) {
      columns.add(number("MSE", 9, m -> ifNumbers(m, m.getWhole().getLoss())));
      columns.add(number("window", 9, m -> ifNumbers(m, m.getWindow().getLoss())));
      columns.add(number("mean", 9, m -> ifNumbers(m, m.getMajority().getLoss())));
      columns.add(number("no change", 9, m -> ifNumbers(m, m.getNoChange().getLoss())));
      columns.add(number("MAE", 9, m -> decimal(m.getWhole().getMeanAbsoluteError())));
    }
    columns.add(number("samples/s", 9, m -> count(Math.round(m.getSamplesPerSecond()))));
    columns.add(number("lag", 9, m -> m.getLag() == null ? null : count(m.getLag())));
    columns.add(
        number(
            "p99 ms",
            6,
            m -> m.getLatency() == null ? null : count(Math.round(m.getLatency().getP99()))));
    return columns;
  }

  /** Each half fills the columns that it measures. */
  public static List<Column<GanMetrics>> ganMetrics(Deployment deployment) {
    return List.of(
        text("time", 8, m -> time(m.getTime())),
        text("half", 13, m -> m.getHalf().name().toLowerCase(Locale.ROOT)),
        number("exchange", 9, m -> count(m.getExchange())),
        number("loss", 8, m -> decimal(m.getLoss())),
        number("real", 6, m -> decimal(m.getRealAccuracy())),
        number("generated", 9, m -> decimal(m.getGeneratedAccuracy())),
        number("D share", 7, m -> decimal(m.getDiscriminatorShare())),
        number("G share", 7, m -> decimal(m.getGeneratorShare())),
        number("spread", 7, m -> decimal(m.getSpread())),
        number("staleness", 9, m -> decimal(m.getStalenessMean())),
        number("exchanges/s", 11, m -> decimal(m.getExchangesPerSecond())),
        text("modes", 8, Tables::modes),
        number("quality", 7, m -> decimal(quality(m))));
  }

  private static String modes(GanMetrics metrics) {
    return metrics.getModes() == null
        ? null
        : metrics.getModesCovered() + " of " + metrics.getModes();
  }

  private static Double quality(GanMetrics metrics) {
    return metrics.getHighQuality() == null
        ? metrics.getMeanTopProbability()
        : metrics.getHighQuality();
  }

  public static List<Column<Checkpoint>> checkpoints(Deployment deployment) {
    return List.of(
        text("time", 8, c -> time(c.getTime())),
        text(
            "model",
            modelWidth(deployment),
            c ->
                c.getKey() == null
                    ? c.getModelId()
                    : c.getModelId() + '/' + ByteFields.text(c.getKey())),
        number("number", 8, c -> count(c.getNumber())),
        number("part", 9, c -> (c.getPart() + 1) + " of " + c.getParts()),
        number("version", 11, c -> count(c.getModelVersion())),
        number("offset", 11, c -> count(c.getOffset())),
        number("bytes", 12, c -> count(c.getTotalBytes())),
        text("architecture", 20, Checkpoint::getArchitecture));
  }

  public static List<Column<DeadLetter>> deadLetters(Deployment deployment) {
    return List.of(
        text("time", 8, d -> time(d.getTime())),
        text("reason", 19, d -> d.getReason().name()),
        text(
            "from",
            deployment.topics().samples().length() + 12,
            d -> d.getTopic() + '-' + d.getPartition() + '@' + d.getOffset()),
        text("model", modelWidth(deployment), DeadLetter::getModelId),
        text("message", 20, DeadLetter::getMessage));
  }

  private static int modelWidth(Deployment deployment) {
    int longest =
        Stream.concat(
                deployment.models().stream().map(model -> model.spec().id()),
                Stream.ofNullable(deployment.gan()).map(GanConfig::discriminatorId))
            .mapToInt(String::length)
            .max()
            .orElse(0);
    return Math.max(5, longest + (deployment.tellsModelsByKey() ? 16 : 0));
  }

  /** Width of a predicted class name, or of predicted numbers. */
  private static int answerWidth(Deployment deployment) {
    int widest = "predicted".length();
    for (ModelConfig model : deployment.models()) {
      TargetSpec target = model.spec().target();
      int width =
          switch (target.task()) {
            case CLASSIFICATION ->
                target.grows()
                    ? GROWING_WIDTH
                    : target.classes().stream().mapToInt(String::length).max().orElse(0);
            case MULTI_LABEL -> String.join(TargetSpec.AND, target.names()).length();
            case REGRESSION -> 9 * target.size();
            case RECONSTRUCTION -> 0;
          };
      widest = Math.max(widest, width);
    }
    return Math.min(widest, 36);
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String decimal(Double number) {
    if (number == null) {
      return null;
    }
    boolean plain = number == 0 || Math.abs(number) >= 0.0001 && Math.abs(number) < 10_000;
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.2e", number);
  }

  private static String ifClasses(ModelMetrics metrics, Double loss) {
    return metrics.getWhole().getMeanAbsoluteError() == null ? decimal(loss) : null;
  }

  private static String ifNumbers(ModelMetrics metrics, Double loss) {
    return metrics.getWhole().getMeanAbsoluteError() == null ? null : decimal(loss);
  }

  /** A class, a number or a vector; a class may have come as the number of its digits. */
  private static String value(Object value) {
    if (value instanceof Double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? Long.toString(number.longValue())
          : decimal(number);
    }
    if (value instanceof List<?> numbers) {
      return String.join(" ", numbers.stream().map(n -> decimal((Double) n)).toList());
    }
    return value == null ? null : value.toString();
  }

  /** Right or wrong; null if numbers are predicted or the label is not known. */
  private static String verdict(TargetSpec target, Prediction prediction) {
    if (prediction.getLabel() == null || !(prediction.getPredicted() instanceof String predicted)) {
      return null;
    }
    boolean labels = target != null && target.task() == Task.MULTI_LABEL;
    String right = labels ? held(target, prediction.getLabel()) : value(prediction.getLabel());
    return predicted.equals(right) ? "right" : "wrong";
  }

  /** A label in the form of a prediction: the names of the labels that hold, in order. */
  private static String held(TargetSpec target, Object label) {
    double[] holds = new double[target.size()];
    if (label instanceof String joined) {
      target.hold(joined, holds);
    } else if (label instanceof List<?> numbers) {
      Arrays.setAll(holds, j -> ((Number) numbers.get(j)).doubleValue());
    } else {
      holds[0] = (Double) label;
    }
    return target.holding(holds);
  }

  /** The highest score where classes are predicted. */
  private static String score(TargetSpec target, Prediction prediction) {
    return prediction.getPredicted() instanceof String
            && (target == null || target.task() != Task.MULTI_LABEL)
        ? prediction.getScores().stream()
            .max(Float::compare)
            .map(best -> decimal((double) best))
            .orElse(null)
        : null;
  }

  private static String features(Object features) {
    if (features instanceof Tensor tensor) {
      return tensor.getElementType() + " " + tensor.getShape();
    }
    if (features instanceof Map<?, ?> named) {
      return String.join(
          " ", named.entrySet().stream().map(e -> e.getKey() + "=" + value(e.getValue())).toList());
    }
    return String.join(
        " ", ((List<?>) features).stream().map(n -> value(((Number) n).doubleValue())).toList());
  }
}
