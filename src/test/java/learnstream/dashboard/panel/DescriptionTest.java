package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.Test;

class DescriptionTest {
  private static Map<?, ?> model(String keys) throws Exception {
    String yaml = "{name: d, models: [{id: m, features: 4, %s}]}".formatted(keys);
    Map<String, Object> description = Description.of(ConfigReader.parse(yaml, "test"), false);
    return (Map<?, ?>) ((List<?>) description.get("models")).get(0);
  }

  @Test
  void namesTheTaskAndTheLossThatTheMetricsHave() throws Exception {
    assertThat(model("classes: 2").get("task")).isEqualTo("classes");
    assertThat(model("classes: 2").get("loss")).isEqualTo("log loss");
    assertThat(model("labels: [a, b]").get("task")).isEqualTo("labels");
    assertThat(model("labels: [a, b]").get("loss")).isEqualTo("log loss");
    assertThat(model("target: [t]").get("task")).isEqualTo("numbers");
    assertThat(model("target: [t]").get("loss")).isEqualTo("mean squared error");
    assertThat(model("kind: autoencoder").get("task")).isEqualTo("reconstruction");
    assertThat(model("kind: autoencoder").get("loss")).isEqualTo("mean squared error");
  }
}
