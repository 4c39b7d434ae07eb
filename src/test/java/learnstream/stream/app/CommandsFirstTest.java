package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandsFirstTest {
  private static final TopicPartition SAMPLES = new TopicPartition("samples", 0);
  private static final TopicPartition COMMANDS = new TopicPartition("control", 0);

  private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
  private final CommandsFirst first = new CommandsFirst(consumer, "samples", "control");
  private final List<String> read = new ArrayList<>();

  @BeforeEach
  void assign() {
    consumer.assign(List.of(SAMPLES, COMMANDS));
    consumer.updateBeginningOffsets(Map.of(SAMPLES, 0L, COMMANDS, 0L));
    consumer.updateEndOffsets(Map.of(SAMPLES, 0L, COMMANDS, 0L));
  }

  private void add(TopicPartition partition, long offset, String value) {
    consumer.addRecord(
        new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "", value));
    consumer.updateEndOffsets(Map.of(partition, offset + 1));
  }

  private void poll() {
    first.beforePoll();
    first.afterPoll(consumer.poll(Duration.ZERO)).forEach(record -> read.add(record.value()));
  }

  @Test
  void samplesThatComeBeforeTheCommandsAreReadAgainBehindThem() {
    consumer.updateEndOffsets(Map.of(COMMANDS, 2L));
    add(SAMPLES, 0, "sample 0");
    add(SAMPLES, 1, "sample 1");
    poll();
    assertThat(read).isEmpty();
    assertThat(consumer.position(SAMPLES)).as("read again").isZero();

    add(COMMANDS, 0, "command 0");
    add(SAMPLES, 0, "sample 0");
    consumer.updateEndOffsets(Map.of(COMMANDS, 2L));
    poll();
    assertThat(read).containsExactly("command 0");
    assertThat(consumer.paused()).as("only while it polls").isEmpty();

    add(COMMANDS, 1, "command 1");
    poll();
    assertThat(read).containsExactly("command 0", "command 1");
    poll();
    assertThat(read).startsWith("command 0", "command 1", "sample 0");
  }

  @Test
  void whereNoCommandsWaitSamplesComeAtOnce() {
    add(SAMPLES, 0, "sample 0");
    poll();
    assertThat(read).containsExactly("sample 0");
  }

  @Test
  void commandsThatComeLaterHoldNothingBack() {
    add(SAMPLES, 0, "sample 0");
    poll();
    consumer.updateEndOffsets(Map.of(COMMANDS, 5L));
    add(SAMPLES, 1, "sample 1");
    poll();
    assertThat(read).containsExactly("sample 0", "sample 1");
  }

  @Test
  void whatKafkaStreamsHasPausedStaysSo() {
    consumer.updateEndOffsets(Map.of(COMMANDS, 1L));
    poll();
    consumer.pause(List.of(SAMPLES));
    poll();
    assertThat(consumer.paused()).containsExactly(SAMPLES);
  }

  @Test
  void aTopicWithoutCommandsIsReadAsItIs() {
    consumer.assign(List.of(SAMPLES));
    add(SAMPLES, 0, "sample 0");
    poll();
    assertThat(read).containsExactly("sample 0");
  }
}
