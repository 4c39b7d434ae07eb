package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;

class ThreadConsumersTest {
  private final ThreadConsumers consumers = new ThreadConsumers(deployment());

  private static Deployment deployment() {
    try {
      return ConfigReader.parse("models: [{features: 2, classes: 2}]", "test");
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private Consumer<byte[], byte[]> consumer(String thread) {
    return consumers.getConsumer(
        Map.of("bootstrap.servers", "localhost:1", "client.id", thread + "-consumer"));
  }

  @Test
  void forgetsTheConsumerOfAThreadThatHasEnded() {
    Consumer<byte[], byte[]> ended = consumer("t-1");
    try (Consumer<byte[], byte[]> living = consumer("t-2")) {
      assertThat(consumers.threads()).containsExactlyInAnyOrder("t-1", "t-2");
      ended.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.DEFAULT));
      assertThat(consumers.threads()).containsExactly("t-2");
      assertThat(living.assignment()).isEmpty();
    }
    assertThat(consumers.threads()).isEmpty();
  }

  @Test
  void keepsTheConsumerOfANewThreadOfTheSameName() {
    Consumer<byte[], byte[]> ended = consumer("t-1");
    try (Consumer<byte[], byte[]> living = consumer("t-1")) {
      ended.close();
      assertThat(consumers.threads()).containsExactly("t-1");
      assertThat(living.assignment()).isEmpty();
    }
  }
}
