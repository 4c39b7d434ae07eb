package learnstream.stream.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import learnstream.codec.RegisteredCodec;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.Topics;
import learnstream.registry.SchemaRegistry;
import org.apache.avro.specific.SpecificRecord;

/**
 * The schemas of what a deployment writes, in a registry: one for each kind of record in a topic.
 * May be shared by threads.
 */
final class OutputSchemas implements AutoCloseable {
  private record Kind(String topic, Class<? extends SpecificRecord> type) {}

  private final SchemaRegistry registry;

  /** By what is written, the subject. */
  private final Map<Kind, String> subjects = new LinkedHashMap<>();

  private final Map<Kind, CompletableFuture<Integer>> ids = new LinkedHashMap<>();
  private CompletableFuture<Void> all;

  OutputSchemas(Deployment deployment, SchemaRegistry registry) {
    this.registry = registry;
    Topics topics = deployment.topics();
    if (!deployment.models().isEmpty()) {
      add(topics.predictions(), Prediction.class);
      add(topics.metrics(), ModelMetrics.class);
      add(topics.controlResults(), ControlResult.class);
    }
    add(topics.deadLetters(), DeadLetter.class);
    if (deployment.hasEvents()) {
      add(topics.events(), Event.class);
    }
    if (deployment.gan() != null) {
      add(topics.metrics(), GanMetrics.class);
    }
  }

  /**
   * A subject's versions have to be compatible, so that a second kind of record in a topic gets one
   * of its own, as Confluent's strategy {@code TopicRecordName} names it.
   */
  private void add(String topic, Class<? extends SpecificRecord> type) {
    String subject = topic + "-value";
    subjects.put(
        new Kind(topic, type),
        subjects.containsValue(subject) ? topic + "-" + type.getName() : subject);
  }

  /** Complete when all are registered. */
  synchronized CompletableFuture<Void> register() {
    if (all == null) {
      subjects.forEach(
          (kind, subject) ->
              ids.put(kind, registry.register(subject, RegisteredCodec.schema(kind.type()))));
      all = CompletableFuture.allOf(ids.values().toArray(CompletableFuture<?>[]::new));
    }
    return all;
  }

  /**
   * The id of the schema of one kind of record in a topic.
   *
   * @throws IllegalStateException if it is not registered: nothing may be written yet
   */
  int id(String topic, Class<? extends SpecificRecord> type) {
    CompletableFuture<Integer> id = ids.get(new Kind(topic, type));
    if (id == null || !id.isDone()) {
      throw new IllegalStateException(
          "the schema of %s in %s is not registered".formatted(type.getSimpleName(), topic));
    }
    return id.join();
  }

  List<String> problems() {
    return registry.problems();
  }

  @Override
  public void close() {
    registry.close();
  }
}
