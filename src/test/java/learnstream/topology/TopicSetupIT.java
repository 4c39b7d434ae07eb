package learnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import learnstream.config.ConfigReader;
import learnstream.config.Deployment;
import learnstream.demo.EmbeddedBroker;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** Many times, since it is a race. */
class TopicSetupIT {
  private static final int TIMES = 20;

  @Test
  void seesWhatItHasJustCreated() throws Exception {
    Map<String, Map<String, String>> differences = new TreeMap<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      for (int i = 0; i < TIMES; i++) {
        String yaml = "name: new-%d\nmodels: [{features: 2, classes: 2}]\n".formatted(i);
        Deployment deployment = ConfigReader.parse(yaml, "new");
        TopicSetup setup = new TopicSetup(deployment, admin);
        assertThat(setup.create()).hasSize(5);
        differences.put(deployment.name(), new HashMap<>(setup.differences()));
      }
    }
    differences.values().removeIf(Map::isEmpty);
    assertThat(differences).isEmpty();
  }
}
