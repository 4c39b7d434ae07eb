package learnstream.dashboard.picture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import learnstream.codec.UndecodableException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the few samples that are shown from the samples topic, by partition and offset, in a
 * thread of its own. Reading the whole topic would cost more the faster the stream is.
 */
public final class SampleLookup implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SampleLookup.class);

  /** More than all visible models show at once. */
  private static final int CACHED = 2048;

  private static final int WANTED = 128;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The position of a sample. */
  public record Place(int partition, long offset) {}

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final SampleViewer viewer;
  private final Thread thread = new Thread(this, "dashboard-samples");
  private final Set<Place> wanted = new LinkedHashSet<>();
  private final Map<Place, Optional<SampleView>> found = new BoundedMap<>(CACHED);
  private boolean stopping;

  /**
   * @param viewer makes what is kept of a sample
   */
  public SampleLookup(
      String topic, Supplier<Consumer<byte[], byte[]>> consumers, SampleViewer viewer) {
    this.topic = topic;
    this.consumers = consumers;
    this.viewer = viewer;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /**
   * The samples at these places, each empty if there is none any more; or nothing at all as long as
   * one of them is still looked for.
   */
  public synchronized Optional<Map<Place, Optional<SampleView>>> find(List<Place> places) {
    Map<Place, Optional<SampleView>> samples = new HashMap<>();
    for (Place place : places) {
      Optional<SampleView> sample = found.get(place);
      if (sample != null) {
        samples.put(place, sample);
      } else if (wanted.size() < WANTED) {
        wanted.add(place);
        notifyAll();
      }
    }
    return samples.size() == places.size() ? Optional.of(samples) : Optional.empty();
  }

  @Override
  public void run() {
    while (!isStopping()) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        for (Set<Place> next = next(); !next.isEmpty(); next = next()) {
          fetch(consumer, next);
        }
      } catch (KafkaException e) {
        LOG.debug("samples are not to be had: {}", e.getMessage());
        giveUp();
      } catch (RuntimeException | Error e) {
        LOG.warn("the samples looked for cannot be shown", e);
        giveUp();
      }
    }
  }

  /** Waits for requests; empty when stopped. */
  private synchronized Set<Place> next() {
    try {
      while (wanted.isEmpty() && !stopping) {
        wait();
      }
    } catch (InterruptedException e) {
      stopping = true;
    }
    return stopping ? Set.of() : new LinkedHashSet<>(wanted);
  }

  private void fetch(Consumer<byte[], byte[]> consumer, Set<Place> places) {
    int partitions = consumer.partitionsFor(topic, PATIENCE).size();
    Map<Integer, List<Long>> offsets = new HashMap<>();
    for (Place place : places) {
      // A prediction may name any position; looking for an impossible one would only waste time.
      if (place.partition() < 0 || place.partition() >= partitions || place.offset() < 0) {
        found(place, Optional.empty());
        continue;
      }
      offsets.computeIfAbsent(place.partition(), p -> new ArrayList<>()).add(place.offset());
    }
    offsets.forEach((partition, list) -> fetch(consumer, partition, list));
  }

  /** Offsets that lie close together are read at once. */
  private void fetch(Consumer<byte[], byte[]> consumer, int partition, List<Long> offsets) {
    TopicPartition samples = new TopicPartition(topic, partition);
    consumer.assign(List.of(samples));
    offsets.sort(null);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long read = -1;
    for (long offset : offsets) {
      if (offset > read) {
        consumer.seek(samples, offset);
        read = read(consumer, samples, offset, deadline);
      }
      // What was not there, because it is deleted or the broker is silent, is not looked for again.
      found(new Place(partition, offset), Optional.empty());
    }
  }

  /** Reads a batch that begins with an offset and returns the last offset in it. */
  private long read(
      Consumer<byte[], byte[]> consumer, TopicPartition samples, long offset, long deadline) {
    while (System.nanoTime() < deadline && !isStopping()) {
      List<ConsumerRecord<byte[], byte[]>> records =
          consumer.poll(Duration.ofMillis(100)).records(samples);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        take(record);
      }
      if (!records.isEmpty()) {
        return records.get(records.size() - 1).offset();
      }
    }
    return offset;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Place place = new Place(record.partition(), record.offset());
    if (!isWanted(place)) {
      return;
    }
    try {
      found(
          place,
          record.value() == null ? Optional.empty() : Optional.of(viewer.view(record.value())));
    } catch (UndecodableException | RuntimeException e) {
      LOG.debug("the sample at {} cannot be shown", place, e);
      found(place, Optional.empty());
    }
  }

  private synchronized boolean isWanted(Place place) {
    return wanted.contains(place);
  }

  private synchronized void found(Place place, Optional<SampleView> sample) {
    wanted.remove(place);
    found.putIfAbsent(place, sample);
  }

  private synchronized void giveUp() {
    wanted.forEach(place -> found.putIfAbsent(place, Optional.empty()));
    wanted.clear();
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  @Override
  public void close() {
    synchronized (this) {
      stopping = true;
      notifyAll();
    }
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
