package learnstream.stream.supervised;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.codec.binary.FloatList;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.metric.TestErrors;
import learnstream.stream.champion.Answered;
import learnstream.stream.champion.ChampionProcessor;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.DoubleList;
import learnstream.stream.sample.Echo;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes what a model said of each sample. */
public final class Predictions {
  /** Name of the sink. */
  public static final String SINK = ChampionProcessor.ANSWERS;

  private final ProcessorContext<byte[], Object> context;
  private final ModelSpec spec;
  private final boolean hasChampion;

  /**
   * @param hasChampion whether one of the deployment's models answers for all
   */
  Predictions(ProcessorContext<byte[], Object> context, ModelSpec spec, boolean hasChampion) {
    this.context = context;
    this.spec = spec;
    this.hasChampion = hasChampion;
  }

  void publish(
      Record<byte[], Decoded> record,
      Decoded.Sample decoded,
      LiveModel model,
      TestThenTrain.Answer answer) {
    LabelledSample sample = decoded.sample();
    long topicsBefore = decoded.number() - decoded.origin().offset();
    Prediction prediction =
        new Prediction(
            Echo.text(sample.getId()),
            spec.id(),
            answer.version(),
            FloatList.of(scores(answer)),
            answer.predicted(),
            sample.getLabel() instanceof String label ? Echo.text(label) : sample.getLabel(),
            decoded.origin().partition(),
            decoded.origin().offset(),
            Math.max(-1, answer.trainingNumber() - topicsBefore),
            sample.getEventTime(),
            Instant.ofEpochMilli(context.currentSystemTimeMs()),
            details(answer.details()),
            answer.classes(),
            bounds(answer, -1),
            bounds(answer, 1));
    byte[] key = Echo.key(record.key());
    if (hasChampion) {
      TestErrors errors = answer.isTested() ? model.learner.metrics().newest() : null;
      Answered answered = new Answered(model.key, prediction, errors);
      context.forward(new Record<>(key, answered, record.timestamp()), ChampionProcessor.NAME);
    } else {
      context.forward(new Record<>(key, prediction, record.timestamp()), SINK);
    }
  }

  private double[] scores(TestThenTrain.Answer answer) {
    return spec.target().grows()
        ? Arrays.copyOf(answer.scores(), answer.classes().size())
        : answer.scores();
  }

  /** One end of each interval. */
  private static List<Float> bounds(TestThenTrain.Answer answer, int side) {
    if (answer.halfWidths() == null) {
      return List.of();
    }
    double[] bounds = new double[answer.halfWidths().length];
    Arrays.setAll(bounds, i -> answer.scores()[i] + side * answer.halfWidths()[i]);
    return FloatList.of(bounds);
  }

  /** What a learner says of the sample that it predicted last, in its answer's form. */
  Object predicted(Learner learner, double[] scores) {
    return switch (spec.target().task()) {
      case CLASSIFICATION ->
          learner.classes().isEmpty() ? null : learner.classes().get(learner.predictedClass());
      case MULTI_LABEL -> spec.target().holding(scores);
      case REGRESSION -> numbers(scores);
      case RECONSTRUCTION -> learner.reconstructionError();
    };
  }

  /** A single one as it is, several as a list. */
  private static Object numbers(double[] scores) {
    return scores.length == 1 ? (Object) scores[0] : new DoubleList(scores.clone());
  }

  private static Map<String, List<Float>> details(Map<String, float[]> details) {
    if (details.isEmpty()) {
      return Map.of();
    }
    Map<String, List<Float>> lists = new TreeMap<>();
    details.forEach((name, numbers) -> lists.put(name, new FloatList(numbers)));
    return lists;
  }
}
