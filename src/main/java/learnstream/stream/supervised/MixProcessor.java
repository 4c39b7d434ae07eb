package learnstream.stream.supervised;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Mix;
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

/** Decodes what the replicas of other partitions tell, and hands it to the learner of its model. */
final class MixProcessor implements Processor<byte[], byte[], byte[], Object> {
  /** Name of the processor. */
  static final String NAME = "mix";

  private final AvroCodec<Mix> codec = AvroCodec.of(Mix.class);
  private final Output output;
  private final Map<String, String> learners;
  private ProcessorContext<byte[], Object> context;
  private DeadLetters deadLetters;

  /**
   * @param output how dead letters are written
   * @param learners name of the processor of each model, by the model's id
   */
  MixProcessor(Output output, Map<String, String> learners) {
    this.output = output;
    this.learners = Collections.unmodifiableMap(new LinkedHashMap<>(learners));
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    deadLetters = new DeadLetters(context, null, output);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Origin origin = Origin.of(context.recordMetadata().orElseThrow(), record);
    try {
      Mix part = decode(record.value());
      String learner = learners.get(part.getModelId());
      if (learner == null) {
        throw new UndecodableException(
            RefusalReason.UNDECODABLE,
            "modelId: %s is not allowed; give one of %s"
                .formatted(Echo.text(part.getModelId()), String.join(", ", learners.keySet())));
      }
      context.forward(record.<Object>withValue(new Decoded.Mixed(part, origin)), learner);
    } catch (UndecodableException e) {
      deadLetters.send(origin, e.reason(), e.getMessage());
    }
  }

  private Mix decode(byte[] value) throws UndecodableException {
    if (value == null) {
      throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
    }
    try {
      return codec.decode(value);
    } catch (RuntimeException | StackOverflowError e) {
      throw new UndecodableException(RefusalReason.INTERNAL, InternalErrors.describe(e));
    }
  }
}
