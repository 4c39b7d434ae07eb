package learnstream.cli.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import learnstream.bench.Row;
import learnstream.codec.NotReadyException;
import learnstream.codec.UndecodableException;
import learnstream.config.Deployment;
import learnstream.kafka.TopicReader;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Origin;
import learnstream.stream.sample.SampleDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Samples from a deployment's topic, as they were when it was asked. Nothing is written to the
 * cluster.
 *
 * @param clients properties of a consumer
 */
public record TopicSource(Deployment deployment, Map<String, Object> clients)
    implements SampleSource {
  public TopicSource {
    clients = Map.copyOf(clients);
  }

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  @Override
  public String name() {
    return deployment.topics().samples();
  }

  @Override
  public long size() {
    try (TopicReader reader = TopicReader.of(clients, name())) {
      Map<TopicPartition, Long> beginnings = reader.beginnings();
      return reader.ends().entrySet().stream()
          .mapToLong(end -> end.getValue() - beginnings.get(end.getKey()))
          .sum();
    }
  }

  @Override
  public void read(long limit, Sink sink) throws IOException, InterruptedException {
    try (TopicReader reader = TopicReader.of(clients, name());
        RecordFormats formats = new RecordFormats(deployment)) {
      Reading reading = new Reading(formats.decoder(), limit, sink);
      reader.readTo(reader.ends(), reading::take);
      reading.finish();
    }
  }

  /** Decodes records until there are enough. */
  private static final class Reading {
    private final SampleDecoder decoder;
    private final long limit;
    private final Sink sink;
    private long taken;
    private IOException failure;
    private InterruptedException interruption;

    Reading(SampleDecoder decoder, long limit, Sink sink) {
      this.decoder = decoder;
      this.limit = limit;
      this.sink = sink;
    }

    /** Whether another one is wanted. */
    boolean take(ConsumerRecord<byte[], byte[]> record) {
      Origin origin = Origin.of(record);
      try {
        Decoded.Sample decoded = decode(record, origin);
        if (!decoded.isNone()) {
          sink.take(new Row(decoded.sample(), origin.place()));
          taken++;
        }
      } catch (UndecodableException e) {
        sink.refuse(origin.place(), e.getMessage());
      } catch (IOException e) {
        failure = e;
      } catch (InterruptedException e) {
        interruption = e;
      }
      return taken < limit && failure == null && interruption == null;
    }

    /** Waits for a schema that a registry has not told yet. */
    private Decoded.Sample decode(ConsumerRecord<byte[], byte[]> record, Origin origin)
        throws IOException, InterruptedException, UndecodableException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        try {
          return decoder.decode(origin, record.offset(), record.timestamp(), record.headers());
        } catch (NotReadyException e) {
          while (!e.isOver()) {
            if (System.nanoTime() > deadline) {
              throw new IOException("%s: %s".formatted(origin.place(), e.getMessage()), e);
            }
            Thread.sleep(POLL.toMillis());
          }
        }
      }
    }

    void finish() throws IOException, InterruptedException {
      if (failure != null) {
        throw failure;
      }
      if (interruption != null) {
        throw interruption;
      }
    }
  }
}
