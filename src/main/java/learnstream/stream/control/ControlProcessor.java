package learnstream.stream.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Output;
import learnstream.stream.sample.DeadLetters;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Echo;
import learnstream.stream.sample.InternalErrors;
import learnstream.stream.sample.Origin;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Decodes commands and hands each to the learner of its model. */
public final class ControlProcessor implements Processor<byte[], byte[], byte[], Object> {
  private static final int MAX_NAME = 500;

  private final AvroCodec<ControlCommand> codec = AvroCodec.of(ControlCommand.class);
  private final Output output;
  private final Map<String, String> learners;
  private final String champion;
  private ProcessorContext<byte[], Object> context;
  private DeadLetters deadLetters;
  private ControlResults results;

  /**
   * @param output how dead letters are written
   * @param learners name of the processor of each model, by the model's id
   * @param champion name of the processor that promotes models; null where no model is the champion
   */
  public ControlProcessor(Output output, Map<String, String> learners, String champion) {
    this.output = output;
    this.champion = champion;
    this.learners = Collections.unmodifiableMap(new LinkedHashMap<>(learners));
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    deadLetters = new DeadLetters(context, null, output);
    results = new ControlResults(context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    Origin origin = Origin.of(from, record);
    try {
      ControlCommand command = decode(record.value());
      String learner = learners.get(command.getModelId());
      if (learner == null) {
        String sentence =
            "model: %s is not allowed; give one of %s"
                .formatted(Echo.text(command.getModelId()), String.join(", ", learners.keySet()));
        results.publish(command, ControlOutcome.REFUSED, sentence, from.partition(), -1, 0, 0);
        return;
      }
      context.forward(
          record.<Object>withValue(new Decoded.Command(command, origin)),
          isOfChampion(command) ? champion : learner);
    } catch (UndecodableException e) {
      deadLetters.send(origin, e.reason(), e.getMessage());
    }
  }

  private boolean isOfChampion(ControlCommand command) {
    return champion != null
        && (command.getAction() == ControlAction.PROMOTE
            || command.getAction() == ControlAction.UNDO_PROMOTION);
  }

  private ControlCommand decode(byte[] value) throws UndecodableException {
    if (value == null) {
      throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
    }
    ControlCommand command;
    try {
      command = codec.decode(value);
    } catch (RuntimeException | StackOverflowError e) {
      throw new UndecodableException(RefusalReason.INTERNAL, InternalErrors.describe(e));
    }
    // They are remembered, echoed, and the key of a model.
    check("id", command.getId().length());
    check("modelId", command.getModelId().length());
    check("author", command.getAuthor() == null ? 0 : command.getAuthor().length());
    check("key", command.getKey() == null ? 0 : command.getKey().remaining());
    return command;
  }

  private static void check(String field, int length) throws UndecodableException {
    int max = field.equals("key") ? Echo.MAX_KEY_BYTES : MAX_NAME;
    if (length > max) {
      throw new UndecodableException(
          RefusalReason.TOO_LARGE,
          "%s: a length of %,d is not allowed; give at most %,d".formatted(field, length, max));
    }
  }
}
