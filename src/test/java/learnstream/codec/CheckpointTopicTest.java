package learnstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import learnstream.codec.avro.Checkpoint;
import learnstream.kafka.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class CheckpointTopicTest {
  private static final TopicPartition PARTITION = new TopicPartition("d.checkpoints", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
  private final List<AssembledCheckpoint> found = new ArrayList<>();
  private long offset;

  private CheckpointTopicTest() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  private void arrives(byte[] value) {
    long its = offset++;
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, its, null, value)));
  }

  private CheckpointTopic topic(LongSupplier nanoClock) {
    return new CheckpointTopic(
        PARTITION.topic(), new TopicReader(consumer, List.of(PARTITION), nanoClock));
  }

  private CheckpointTopic.Skipped read() {
    consumer.updateEndOffsets(Map.of(PARTITION, offset));
    return topic(System::nanoTime).read(part -> true, found::add);
  }

  @Test
  void skipsAndTellsWhatIsNoCheckpoint() {
    List<Checkpoint> parts = CheckpointParts.of("m", 1, CheckpointParts.state(250, 1));
    arrives(null);
    arrives(codec.encode(parts.get(0)));
    arrives("no checkpoint".getBytes(StandardCharsets.UTF_8));
    arrives(codec.encode(parts.get(1)));
    arrives(new byte[0]);
    arrives(codec.encode(Checkpoint.newBuilder(parts.get(1)).setPart(-7).build()));
    arrives(codec.encode(parts.get(2)));
    CheckpointTopic.Skipped skipped = read();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).description().getModelVersion()).isEqualTo(10);
    assertThat(skipped.sentence())
        .isEqualTo(
            "d.checkpoints: 3 records are not parts of a checkpoint and were skipped, at"
                + " partition 0 offset 2, partition 0 offset 4, partition 0 offset 5");
  }

  @Test
  void handsOverOlderOnesFirst() {
    for (int number = 1; number < 4; number++) {
      CheckpointParts.of("m", number, CheckpointParts.state(150, number))
          .forEach(part -> arrives(codec.encode(part)));
    }
    assertThat(read().count()).isZero();
    assertThat(found).extracting(c -> c.description().getNumber()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aPartitionThatDoesNotGoOnEndsInASentence() {
    AtomicLong seconds = new AtomicLong();
    consumer.updateEndOffsets(Map.of(PARTITION, 9L));
    CheckpointTopic topic = topic(() -> TimeUnit.SECONDS.toNanos(seconds.incrementAndGet()));
    assertThatThrownBy(() -> topic.read(part -> true, found::add))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("nothing arrived for 30 s: d.checkpoints-0 at offset 0 of 9");
  }
}
