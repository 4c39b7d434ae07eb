package learnstream.stream.app;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import learnstream.config.Deployment;
import learnstream.config.Topics;
import learnstream.kafka.Delivery;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's default clients, with the consumer of each thread kept at hand: a processor asks that of
 * its own thread where a partition ends, which costs neither a request nor a second consumer. Kafka
 * Streams does not ask for a consumer here with {@code group.protocol: streams}; then the end is
 * not known.
 */
final class ThreadConsumers implements KafkaClientSupplier {
  private static final String SUFFIX = "-consumer";

  private final Map<String, Consumer<byte[], byte[]>> byThread = new ConcurrentHashMap<>();
  private final Topics topics;
  private final SampleLimits limits;

  /**
   * @param deployment whose commands are read before their samples, and whose replicas take turns
   */
  ThreadConsumers(Deployment deployment) {
    topics = deployment.topics();
    limits = new SampleLimits(topics.samples(), deployment.replicas() == null);
  }

  SampleLimits limits() {
    return limits;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return Delivery.producer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    String clientId = String.valueOf(config.get(ConsumerConfig.CLIENT_ID_CONFIG));
    if (!clientId.endsWith(SUFFIX)) {
      return consumer(config);
    }
    String thread = clientId.substring(0, clientId.length() - SUFFIX.length());
    Consumer<byte[], byte[]> consumer = new ThreadConsumer(thread, config);
    byThread.put(thread, consumer);
    return consumer;
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Names of the threads whose consumers are at hand. */
  Set<String> threads() {
    return Set.copyOf(byThread.keySet());
  }

  /** Position plus lag of the calling thread's consumer, both as it knows them. */
  public OptionalLong endOffset(TopicPartition partition) {
    Consumer<byte[], byte[]> consumer = byThread.get(Thread.currentThread().getName());
    if (consumer == null) {
      return OptionalLong.empty();
    }
    try {
      OptionalLong lag = consumer.currentLag(partition);
      return lag.isEmpty()
          ? lag
          : OptionalLong.of(consumer.position(partition, Duration.ZERO) + lag.getAsLong());
    } catch (KafkaException | IllegalStateException e) {
      // Just taken away, or not found yet.
      return OptionalLong.empty();
    }
  }

  /** Whether the calling thread's consumer knows of no record behind the last one handled. */
  boolean isDrained(TopicPartition partition, long handled) {
    Consumer<byte[], byte[]> consumer = byThread.get(Thread.currentThread().getName());
    try {
      return consumer != null
          && handled >= limits.lastHanded(partition)
          && consumer.currentLag(partition).orElse(1) == 0;
    } catch (KafkaException | IllegalStateException e) {
      // Just taken away.
      return false;
    }
  }

  /**
   * The consumer of a thread; forgotten when the thread closes it, which it does when it ends. Then
   * it leaves the group also where the thread has failed: Kafka Streams would leave it there as a
   * member until its session times out, for which whoever takes its place would wait.
   */
  private final class ThreadConsumer extends KafkaConsumer<byte[], byte[]> {
    private final String thread;
    private final CommandsFirst commandsFirst;

    ThreadConsumer(String thread, Map<String, Object> config) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.thread = thread;
      commandsFirst = new CommandsFirst(this, topics.samples(), topics.control());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      commandsFirst.beforePoll();
      Set<TopicPartition> heldBack = limits.beforePoll(this);
      ConsumerRecords<byte[], byte[]> read = commandsFirst.afterPoll(super.poll(timeout));
      return limits.afterPoll(this, heldBack, read);
    }

    @Override
    public void close() {
      close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.DEFAULT));
    }

    @Override
    public void close(CloseOptions options) {
      byThread.remove(thread, this);
      super.close(options.withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
  }
}
