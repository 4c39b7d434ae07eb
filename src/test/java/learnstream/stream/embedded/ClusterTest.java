package learnstream.stream.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class ClusterTest {
  /** A replay reaches what the application's own consumer reaches. */
  @Test
  void clientsOfAReplayAreSetUpAsTheApplicationsConsumers() throws Exception {
    Map<String, Object> properties = new HashMap<>();
    properties.put("application.id", "shop");
    properties.put("bootstrap.servers", List.of("one:1", "two:2"));
    properties.put("security.protocol", "PLAINTEXT");
    properties.put("consumer.security.protocol", "SASL_SSL");
    properties.put("sasl.jaas.config", new Password("secret"));
    properties.put("ssl.key.password", null);
    properties.put("request.timeout.ms", 7000);
    properties.put("client.id", "mine");
    properties.put("metric.reporters", List.of(RangeAssignor.class));
    properties.put("main.consumer.max.poll.interval.ms", 60_000);
    properties.put("num.stream.threads", 4);
    Deployment models = ConfigReader.parse("models: [{features: 2, classes: 2}]", "test");
    Deployment around = new Cluster(properties).around(models, "payments");
    assertThat(around.kafka())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "bootstrap.servers", "one:1,two:2",
                "security.protocol", "SASL_SSL",
                "sasl.jaas.config", "secret",
                "request.timeout.ms", "7000"));
    assertThat(around.streams())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("application.id", "shop", "main.consumer.max.poll.interval.ms", "60000"));
    assertThat(around.topics().samples()).isEqualTo("payments");
    assertThat(around.topics().metrics()).isEqualTo(models.topics().metrics());
    assertThat(around.models()).isEqualTo(models.models());
    assertThat(around.applicationId()).isEqualTo("shop");
  }
}
