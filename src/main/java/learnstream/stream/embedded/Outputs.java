package learnstream.stream.embedded;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.RefusalReason;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what models give besides predictions where the application wants it. */
final class Outputs {
  private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);

  private final ProcessorContext<Object, Object> context;
  private final Embedding<?, ?> embedding;
  private final Set<RefusalReason> told = EnumSet.noneOf(RefusalReason.class);

  @SuppressWarnings("unchecked")
  Outputs(ProcessorContext<?, ?> context, Embedding<?, ?> embedding) {
    this.context = (ProcessorContext<Object, Object>) context;
    this.embedding = embedding;
  }

  /**
   * Sends a record.
   *
   * @param sink its name in a deployment's own topology
   */
  void send(Record<?, ?> record, String sink) {
    Output output =
        Arrays.stream(Output.values())
            .filter(each -> each.sink().equals(sink))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no output goes to " + sink));
    if (embedding.toTopics().contains(output)) {
      context.forward(untyped(record), embedding.node(output));
    }
    Consumer<? super SpecificRecord> callback = embedding.callbacks().get(output);
    if (callback != null) {
      callback.accept((SpecificRecord) record.value());
    } else if (record.value() instanceof DeadLetter letter
        && !embedding.toTopics().contains(output)) {
      log(letter);
    }
  }

  @SuppressWarnings("unchecked")
  private static Record<Object, Object> untyped(Record<?, ?> record) {
    return (Record<Object, Object>) record;
  }

  /** Nobody else is told; once a reason, and without the record, which may be private. */
  private void log(DeadLetter letter) {
    if (told.add(letter.getReason())) {
      LOG.warn(
          "{}: {}-{}@{} is refused, {}; others for the same reason are not told. The whole story"
              + " goes to deadLettersTo(topic) or onDeadLetter(callback)",
          embedding.name(),
          letter.getTopic(),
          letter.getPartition(),
          letter.getOffset(),
          letter.getReason());
    }
  }
}
