package learnstream.dashboard.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import learnstream.codec.NotReadyException;
import learnstream.config.Deployment;
import learnstream.dashboard.panel.Page;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the deployment's topics in a thread of its own, as a consumer without a group. It waits for
 * missing topics and for an unreachable broker, and skips records rather than fall behind.
 */
public final class TopicFeed implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final long SECOND = 1_000_000_000L;

  private final RecordDispatcher dispatcher;
  private final Page page;
  private final String samples;
  private final Set<String> topics = new HashSet<>();
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Thread thread = new Thread(this, "dashboard-topics");
  private final ReadPositions positions = new ReadPositions();
  private volatile Consumer<byte[], byte[]> consumer;
  private volatile boolean stopping;

  public TopicFeed(
      Deployment deployment,
      RecordDispatcher dispatcher,
      Page page,
      Supplier<Consumer<byte[], byte[]>> consumers) {
    this.dispatcher = dispatcher;
    this.page = page;
    this.consumers = consumers;
    samples = deployment.topics().samples();
    topics.addAll(dispatcher.sources().keySet());
    topics.add(samples);
    if (deployment.gan() != null) {
      topics.add(deployment.topics().generated());
      topics.add(deployment.topics().feedback());
      topics.add(deployment.topics().requests());
    }
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void run() {
    while (!stopping) {
      try (Consumer<byte[], byte[]> its = consumers.get()) {
        consumer = its;
        follow(its);
      } catch (WakeupException e) {
        LOG.debug("woken up to stop");
      } catch (KafkaException e) {
        LOG.debug("the topics cannot be read", e);
        page.silent(e.getMessage());
        rest();
      } catch (RuntimeException | Error e) {
        LOG.error("reading the topics failed; it begins anew", e);
        page.silent("The dashboard failed to read the topics: " + e);
        rest();
      }
    }
  }

  /** Reads until it is stopped, or until a failure that needs a new consumer. */
  private void follow(Consumer<byte[], byte[]> its) {
    long nextLook = System.nanoTime();
    while (!stopping) {
      if (System.nanoTime() >= nextLook) {
        try {
          look(its);
        } catch (TimeoutException e) {
          page.silent("The cluster does not answer: " + e.getMessage());
        }
        nextLook = System.nanoTime() + SECOND;
      }
      if (its.assignment().isEmpty()) {
        rest();
      } else {
        read(its.poll(POLL));
      }
    }
  }

  private void read(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
      long fresh = 0;
      for (ConsumerRecord<byte[], byte[]> record : some) {
        take(record);
        fresh += positions.isHistory(partition, record.offset()) ? 0 : 1;
      }
      positions.to(partition, some.get(some.size() - 1).offset() + 1, fresh);
    }
  }

  /** Waits for a registry that has to be asked what the record is. */
  private void take(ConsumerRecord<byte[], byte[]> record) {
    while (!stopping) {
      try {
        dispatcher.take(record);
        return;
      } catch (NotReadyException e) {
        page.silent(e.getMessage());
        rest();
      }
    }
  }

  /** Once a second: finds new topics, their ends, and how far the page is behind. */
  private void look(Consumer<byte[], byte[]> its) {
    Set<String> missing = new HashSet<>();
    List<TopicPartition> there = new ArrayList<>();
    for (String topic : topics) {
      List<PartitionInfo> partitions = its.partitionsFor(topic, ANSWER);
      if (partitions == null || partitions.isEmpty()) {
        missing.add(topic);
      } else {
        partitions.forEach(info -> there.add(new TopicPartition(topic, info.partition())));
      }
    }
    Map<TopicPartition, Long> ends = its.endOffsets(there, ANSWER);
    assign(its, there, ends);
    Map<String, Long> counts = new TreeMap<>();
    Map<Integer, Long> samplesEnds = new HashMap<>();
    long now = System.nanoTime();
    ends.forEach(
        (partition, end) -> {
          if (its.assignment().contains(partition)) {
            // Their offsets count transactions as well.
            counts.put(partition.topic(), positions.count(partition.topic()));
            positions.end(partition, end, now);
            // A transaction's end is an offset that no record has.
            positions.to(partition, its.position(partition, ANSWER), 0);
            skip(its, partition, end);
          } else {
            counts.merge(partition.topic(), end, Long::sum);
          }
          if (partition.topic().equals(samples)) {
            samplesEnds.put(partition.partition(), end);
          }
        });
    page.measured(counts, samplesEnds, missing, positions.behind(now));
  }

  private void assign(
      Consumer<byte[], byte[]> its, List<TopicPartition> there, Map<TopicPartition, Long> ends) {
    List<TopicPartition> added = new ArrayList<>(there);
    added.removeIf(
        p -> !dispatcher.sources().containsKey(p.topic()) || its.assignment().contains(p));
    if (added.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> begins = its.beginningOffsets(added, ANSWER);
    Set<TopicPartition> all = new HashSet<>(its.assignment());
    all.addAll(added);
    its.assign(all);
    for (TopicPartition p : added) {
      long history = dispatcher.sources().get(p.topic()).history();
      its.seek(p, positions.begin(p, begins.get(p), ends.get(p), history));
    }
  }

  /** Skips a backlog that is too large to catch up with. */
  private void skip(Consumer<byte[], byte[]> its, TopicPartition partition, long end) {
    RecordDispatcher.Source source = dispatcher.sources().get(partition.topic());
    if (source.maxBehind() > 0 && positions.waiting(partition) > source.maxBehind()) {
      long skipped = positions.waiting(partition) - source.history();
      its.seek(partition, end - source.history());
      positions.to(partition, end - source.history(), skipped);
      page.skipped(skipped);
    }
  }

  private void rest() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  @Override
  public void close() {
    stopping = true;
    Consumer<byte[], byte[]> its = consumer;
    if (its != null) {
      its.wakeup();
    }
    try {
      thread.join(5_000);
      dispatcher.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
