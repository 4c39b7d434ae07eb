package learnstream.stream.gan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.binary.FloatList;
import learnstream.model.gan.DiscriminatorState;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Answers generated batches. */
final class FeedbackSender {
  private final ProcessorContext<byte[], Object> context;
  private final DiscriminatorState half;

  FeedbackSender(ProcessorContext<byte[], Object> context, DiscriminatorState half) {
    this.context = context;
    this.half = half;
  }

  /**
   * For a batch that was taken in.
   *
   * @param gradient of the generator's loss, or null if the generator shall not learn from it
   */
  void judged(GeneratedBatch batch, double loss, float[] realness, float[] gradient) {
    ByteBuffer bytes =
        gradient == null ? ByteBuffer.allocate(0) : FloatBytes.encode(gradient, 0, gradient.length);
    send(batch, loss, new FloatList(realness), bytes, null);
  }

  /** For one that was not. */
  void refused(GeneratedBatch batch, String why) {
    send(batch, 0, List.of(), ByteBuffer.allocate(0), why);
  }

  private void send(
      GeneratedBatch batch, double loss, List<Float> realness, ByteBuffer gradient, String why) {
    Feedback feedback =
        Feedback.newBuilder()
            .setRunId(batch.getRunId())
            .setBatchId(batch.getBatchId())
            .setGeneratorVersion(batch.getGeneratorVersion())
            .setDiscriminatorVersion(half.version())
            .setRealness(realness)
            .setGradient(gradient)
            .setGeneratorLoss(loss)
            .setEra(half.rollbackEpoch)
            .setReturnTo(half.returnTo)
            .setNewestBatchId(half.exchange)
            .setRefusal(why)
            .build();
    context.forward(
        new Record<>(
            batch.getRunId().getBytes(StandardCharsets.UTF_8),
            feedback,
            context.currentSystemTimeMs()),
        DiscriminateProcessor.FEEDBACK);
  }
}
