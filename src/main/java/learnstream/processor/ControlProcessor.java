package learnstream.processor;

import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.RefusalReason;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Decodes commands and hands each to the learner of its model. */
public final class ControlProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final AvroCodec<ControlCommand> codec = AvroCodec.of(ControlCommand.class);
  private final Map<String, String> learners;
  private ProcessorContext<byte[], Object> context;
  private DeadLetters deadLetters;
  private ControlResults results;

  /**
   * @param learners name of the processor of each model, by the model's id
   */
  public ControlProcessor(Map<String, String> learners) {
    this.learners = learners;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    deadLetters = new DeadLetters(context, null);
    results = new ControlResults(context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    try {
      if (record.value() == null) {
        throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
      }
      ControlCommand command = codec.decode(record.value());
      String learner = learners.get(command.getModelId());
      if (learner == null) {
        String sentence =
            "model: %s is not allowed; one of %s is"
                .formatted(command.getModelId(), String.join(", ", learners.keySet()));
        results.publish(command, ControlOutcome.REFUSED, sentence, from.partition(), -1, 0, 0);
        return;
      }
      context.forward(record.<Object>withValue(new Decoded.Command(command)), learner);
    } catch (UndecodableException e) {
      deadLetters.send(
          new Origin(from.topic(), from.partition(), from.offset(), record.key(), record.value()),
          e.reason(),
          e.getMessage());
    }
  }
}
