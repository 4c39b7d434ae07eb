package learnstream.processor;

import java.util.List;
import java.util.Set;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Decodes each sample once for all models that learn from the topic. */
public final class DecodeProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final SampleDecoder decoder = new SampleDecoder();
  private final List<String> learners;
  private final Set<String> models;
  private ProcessorContext<byte[], Object> context;
  private DeadLetters deadLetters;

  /**
   * @param learners names of the processors that take the decoded samples
   * @param models ids of the models that a sample may be meant for
   */
  public DecodeProcessor(List<String> learners, Set<String> models) {
    this.learners = learners;
    this.models = models;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    deadLetters = new DeadLetters(processorContext, null);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Decoded decoded;
    try {
      decoded = decode(record);
    } catch (UndecodableException e) {
      decoded = refuse(record, e.reason(), e.getMessage());
    } catch (RefusedSampleException e) {
      decoded = refuse(record, e.reason(), e.getMessage());
    }
    Record<byte[], Object> forward = record.withValue(decoded);
    for (String learner : learners) {
      context.forward(forward, learner);
    }
  }

  private Decoded decode(Record<byte[], byte[]> record)
      throws UndecodableException, RefusedSampleException {
    Decoded.Sample sample = decoder.decode(record.value(), record.headers());
    if (sample.onlyModel() != null && !models.contains(sample.onlyModel())) {
      throw new RefusedSampleException(
          RefusalReason.UNKNOWN_NAME,
          "modelId: %s is no model here; %s are".formatted(sample.onlyModel(), models));
    }
    return sample;
  }

  private Decoded refuse(Record<byte[], byte[]> record, RefusalReason reason, String message) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    deadLetters.send(
        new Origin(from.topic(), from.partition(), from.offset(), record.key(), record.value()),
        reason,
        message);
    return new Decoded.Refusal(reason);
  }
}
