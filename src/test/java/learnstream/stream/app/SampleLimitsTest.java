package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleLimitsTest {
  private static final TopicPartition SAMPLES = new TopicPartition("samples", 0);
  private static final TopicPartition OTHERS = new TopicPartition("mixes", 0);

  private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
  private final List<Long> read = new ArrayList<>();

  @BeforeEach
  void assign() {
    consumer.assign(List.of(SAMPLES, OTHERS));
    consumer.updateBeginningOffsets(Map.of(SAMPLES, 0L, OTHERS, 0L));
    consumer.updateEndOffsets(Map.of(SAMPLES, 0L, OTHERS, 0L));
  }

  /** Adds the samples of a range of offsets, as a broker hands them over from a position. */
  private void add(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      consumer.addRecord(new ConsumerRecord<>("samples", 0, offset, "", ""));
    }
    consumer.updateEndOffsets(Map.of(SAMPLES, to));
  }

  private ConsumerRecords<String, String> poll(SampleLimits limits) {
    Set<TopicPartition> paused = limits.beforePoll(consumer);
    assertThat(consumer.paused()).isEqualTo(paused);
    var handed = limits.afterPoll(consumer, paused, consumer.poll(Duration.ZERO));
    handed.forEach(record -> read.add(record.offset()));
    return handed;
  }

  @Test
  void handsOverSoManyAndReadsTheOthersAgain() {
    SampleLimits limits = new SampleLimits("samples", false);
    limits.put(SAMPLES, "m", 2);
    add(0, 5);
    var handed = poll(limits);
    assertThat(read).containsExactly(0L, 1L);
    assertThat(handed.nextOffsets().get(SAMPLES).offset()).isEqualTo(2);
    assertThat(consumer.position(SAMPLES)).isEqualTo(2);
    assertThat(limits.lastHanded(SAMPLES)).isOne();
    assertThat(limits.holdsBack(SAMPLES)).isTrue();

    limits.put(SAMPLES, "m", Integer.MAX_VALUE);
    add(2, 5);
    poll(limits);
    assertThat(read).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(limits.holdsBack(SAMPLES)).isFalse();
  }

  @Test
  void asksForNoneOnceItIsKnownThatSomeWait() {
    SampleLimits limits = new SampleLimits("samples", false);
    limits.put(SAMPLES, "m", 0);
    add(0, 3);
    assertThat(poll(limits).isEmpty()).isTrue();
    assertThat(limits.holdsBack(SAMPLES)).isTrue();
    assertThat(limits.beforePoll(consumer)).containsExactly(SAMPLES);
    consumer.resume(List.of(SAMPLES));
    limits.put(SAMPLES, "m", 1);
    assertThat(limits.beforePoll(consumer)).isEmpty();
  }

  @Test
  void theModelThatAsksForTheMostDecides() {
    SampleLimits limits = new SampleLimits("samples", false);
    limits.put(SAMPLES, "m", 0);
    limits.put(SAMPLES, "n", 3);
    add(0, 5);
    poll(limits);
    assertThat(read).containsExactly(0L, 1L, 2L);
  }

  @Test
  void letsATaskBeginOfWhichNothingIsKnownAndOtherTopicsPass() {
    SampleLimits limits = new SampleLimits("samples", false);
    add(0, 5);
    consumer.addRecord(new ConsumerRecord<>("mixes", 0, 0, "", ""));
    consumer.addRecord(new ConsumerRecord<>("mixes", 0, 1, "", ""));
    assertThat(poll(limits).records(OTHERS)).hasSize(2);
    assertThat(read).hasSize(3);
  }

  @Test
  void changesNothingWhereNobodyWillAsk() {
    add(0, 5);
    poll(new SampleLimits("samples", true));
    assertThat(read).hasSize(5);
  }
}
