package learnstream.processor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.learner.ModelSpec;
import org.apache.avro.generic.PrimitivesArrays;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes what a model said of each sample. */
public final class Predictions {
  /** Name of the sink. */
  public static final String SINK = "predictions";

  private static final org.apache.avro.Schema SCORES =
      Prediction.getClassSchema().getField("scores").schema();

  private final ProcessorContext<byte[], Object> context;
  private final ModelSpec spec;

  Predictions(ProcessorContext<byte[], Object> context, ModelSpec spec) {
    this.context = context;
    this.spec = spec;
  }

  void publish(
      Record<byte[], Decoded> record,
      LabelledSample sample,
      Origin origin,
      double[] scores,
      int predictedClass,
      long version,
      long trainingOffset) {
    PrimitivesArrays.FloatArray floats = new PrimitivesArrays.FloatArray(scores.length, SCORES);
    for (double score : scores) {
      floats.add((float) score);
    }
    Prediction prediction =
        new Prediction(
            sample.getId(),
            spec.id(),
            version,
            floats,
            predicted(scores, predictedClass),
            sample.getLabel(),
            origin.partition(),
            origin.offset(),
            trainingOffset,
            sample.getEventTime(),
            Instant.ofEpochMilli(context.currentSystemTimeMs()));
    context.forward(new Record<>(record.key(), prediction, record.timestamp()), SINK);
  }

  private Object predicted(double[] scores, int predictedClass) {
    if (spec.target().isClassification()) {
      return spec.target().classes().get(predictedClass);
    }
    if (scores.length == 1) {
      return scores[0];
    }
    List<Double> numbers = new ArrayList<>(scores.length);
    for (double score : scores) {
      numbers.add(score);
    }
    return numbers;
  }
}
