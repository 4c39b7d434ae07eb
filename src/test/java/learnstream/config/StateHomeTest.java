package learnstream.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.Test;

class StateHomeTest {
  private static final String MODEL = "models: [{features: 2, classes: 2}]\n";

  private static Path stateDir(String yaml, Map<String, String> variables) throws Exception {
    return ConfigReader.parse(yaml + MODEL, "test", variables::get).stateDir();
  }

  @Test
  void stateIsTheUsersOwnUnlessTheConfigurationSaysOtherwise() throws Exception {
    Path own = Path.of(System.getProperty("user.home"), ".local", "state", "learnstream");
    assertThat(stateDir("", Map.of())).isEqualTo(own);
    assertThat(stateDir("", Map.of("XDG_STATE_HOME", "relative"))).isEqualTo(own);
    assertThat(stateDir("", Map.of("XDG_STATE_HOME", "/var/state")))
        .isEqualTo(Path.of("/var/state/learnstream"));
    assertThat(stateDir("stateDir: /data\n", Map.of("XDG_STATE_HOME", "/var/state")))
        .isEqualTo(Path.of("/data"));
  }
}
