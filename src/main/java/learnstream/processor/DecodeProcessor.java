package learnstream.processor;

import java.util.List;
import learnstream.codec.UndecodableException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Decodes each sample once for all models that learn from the topic. */
public final class DecodeProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final SampleDecoder decoder = new SampleDecoder();
  private final List<String> learners;
  private ProcessorContext<byte[], Object> context;
  private DeadLetters deadLetters;

  /**
   * @param learners names of the processors that take the decoded samples
   */
  public DecodeProcessor(List<String> learners) {
    this.learners = learners;
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
      decoded = decoder.decode(record.value(), record.headers());
    } catch (UndecodableException e) {
      RecordMetadata from = context.recordMetadata().orElseThrow();
      deadLetters.send(
          new Origin(from.topic(), from.partition(), from.offset(), record.key(), record.value()),
          e.reason(),
          e.getMessage());
      decoded = new Decoded.Refusal(e.reason());
    }
    Record<byte[], Object> forward = record.withValue(decoded);
    for (String learner : learners) {
      context.forward(forward, learner);
    }
  }
}
