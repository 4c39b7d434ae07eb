package learnstream.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import learnstream.config.ConfigException;
import learnstream.config.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the published schema says of the examples, of the documents and of mistakes. */
class ConfigurationSchemaTest {
  private static final String COMMENT = "# yaml-language-server: $schema=";
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
  private static final YAMLMapper YAML = new YAMLMapper();

  private final ConfigurationSchema schema = new ConfigurationSchema();

  ConfigurationSchemaTest() throws IOException {}

  private static List<Path> files(String folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  static List<Path> configurations() throws IOException {
    List<Path> files = new ArrayList<>(files("src/examples", ".yaml"));
    files.add(Path.of("src/docker/digits.yaml"));
    files.add(Path.of("src/docker/ring.yaml"));
    return files;
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void takesEveryExampleAndIsNamedInIt(Path file) throws IOException {
    assertThat(schema.refused(YAML.readTree(file.toFile()))).isEmpty();
    String first = Files.readAllLines(file).get(0);
    assertThat(first).startsWith(COMMENT);
    assertThat(file.resolveSibling(first.substring(COMMENT.length())))
        .hasSameBinaryContentAs(Path.of("schemas/learnstream.schema.json"));
  }

  /** A part of a configuration is taken for one that has a model besides. */
  @Test
  void takesWhatTheDocumentsShow() throws IOException {
    List<Path> documents = new ArrayList<>(files("topology-docs", ".md"));
    documents.add(Path.of("README.md"));
    int shown = 0;
    for (Path document : documents) {
      var matcher = BLOCK.matcher(Files.readString(document));
      while (matcher.find()) {
        JsonNode part = YAML.readTree(matcher.group(1));
        String yaml = matcher.group(1);
        if (!part.has("models") && !part.has("gan")) {
          yaml += "\nmodels: [{features: 1, classes: 2}]\n";
        }
        shown++;
        assertThat(schema.refused(YAML.readTree(yaml))).as("%s: %s", document, yaml).isEmpty();
        assertThat(problems(yaml)).as("%s: %s", document, yaml).isEmpty();
      }
    }
    assertThat(shown).isGreaterThanOrEqualTo(5);
  }

  private static List<String> problems(String yaml) {
    try {
      ConfigReader.parse(
          yaml, "test", Map.of("USER", "u", "PASSWORD", "p", "TRUSTSTORE_PASSWORD", "t")::get);
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(Problem::path).toList();
    }
  }

  /** Where one of classes, target and labels is asked for, the whole model is refused. */
  private static boolean within(String path, String key) {
    return path.equals(key) || path.startsWith(key + ".") || path.startsWith(key + "[");
  }

  /** Each mistake that the reader finds, but for those that depend on another key. */
  private void refusesAllBut(String yaml, String... readersAlone) throws IOException {
    Set<String> refused = schema.refused(YAML.readTree(yaml));
    for (String path : problems(yaml)) {
      assertThat(refused.stream().anyMatch(each -> within(each, path) || within(path, each)))
          .as("%s in %s", path, yaml)
          .isEqualTo(!List.of(readersAlone).contains(path));
    }
  }

  @Test
  void refusesTheMistakesThatTheReaderReports() throws IOException {
    refusesAllBut(ConfigReaderTest.MISTAKES, "models[1].id");
    refusesAllBut(
        ConfigReaderTest.MISTAKES_OF_NEURONS_AND_LABELS, "models[0].gate", "models[3].weights");
    refusesAllBut(
        ConfigReaderTest.MISTAKES_OF_A_GAN,
        "gan.realWindow",
        "gan.mostSamples",
        "gan.balance.lowest",
        "gan.evaluation.modes[0]");
  }
}
