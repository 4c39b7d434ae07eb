package learnstream.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import learnstream.config.Problem;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The schema and the reader know the same keys, names of choices and defaults, and take and refuse
 * the same values: tried key by key in every mapping that a configuration may have.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaAndReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern KNOWN = Pattern.compile("known here: (.*?)(; did you mean.*)?");
  private static final Pattern ONE_OF = Pattern.compile("give one of (.*?)(; did you mean.*)?");

  private static final List<String> VALUES =
      List.of(
          "true",
          "\"?\"",
          "-1",
          "0",
          "0.5",
          "2",
          "[]",
          "{}",
          "[\"?\"]",
          "[1]",
          "[-1]",
          "[2, 2]",
          "{\"?\": 1}",
          "\"${X:1}\"",
          "\"${X\"",
          "\"1s\"",
          "\"-PT-1S\"",
          "16777217");

  /**
   * What these may be depends on other keys, on other models, which a schema cannot count, or on
   * what the JDK knows of times.
   */
  private static final Set<String> DEPENDENT =
      Set.of(
          "weights",
          "biases",
          "thresholds",
          "units",
          "filters",
          "padding",
          "stride",
          "end",
          "leastDistance",
          "realWindow",
          "mostSamples",
          "count",
          "classifier",
          "champion",
          "partitions",
          "replicas",
          "promotion",
          "meanBy",
          "on",
          "warningLevel",
          "driftLevel",
          "confidence",
          "warningConfidence",
          "newest",
          "by",
          "where",
          "zone",
          "format");

  /** A mapping within a configuration, and the parts of the schema that apply to it. */
  private record Place(JsonNode root, String path, ObjectNode mapping, List<JsonNode> parts) {
    String at(String key) {
      return path.isEmpty() ? key : path + "." + key;
    }
  }

  private static ClassLoader loader;

  private final ConfigurationSchema schema;
  private final List<Place> places = new ArrayList<>();

  /** The kinds that services bring, which the schema cannot know, are out of sight. */
  @BeforeAll
  static void hideServices() {
    loader = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
  }

  @AfterAll
  static void showServices() {
    Thread.currentThread().setContextClassLoader(loader);
  }

  SchemaAndReaderTest() throws IOException {
    schema = new ConfigurationSchema();
    Path file = Path.of("src/test/resources/config/every-mapping.yaml");
    YAMLMapper yaml = new YAMLMapper();
    try (var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      while (documents.hasNext()) {
        JsonNode root = documents.next();
        assertThat(problems(root)).as(root.toString()).isEmpty();
        assertThat(schema.refused(root)).as(root.toString()).isEmpty();
        walk(root, "", root, schema.applying(schema.root(), root));
      }
    }
  }

  private void walk(JsonNode root, String path, JsonNode value, List<JsonNode> parts) {
    if (value instanceof ObjectNode mapping) {
      Place place = new Place(root, path, mapping, parts);
      if (schema.keys(parts) != null) {
        places.add(place);
      }
      mapping
          .properties()
          .forEach(
              e ->
                  walk(
                      root,
                      place.at(e.getKey()),
                      e.getValue(),
                      schema.of(parts, e.getKey(), e.getValue())));
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      walk(root, path + "[" + i + "]", value.get(i), schema.items(parts, value.get(i)));
    }
  }

  private static Deployment read(JsonNode root) throws ConfigException {
    return ConfigReader.read(root.deepCopy(), "test", name -> null);
  }

  private static List<Problem> problems(JsonNode root) {
    try {
      read(root);
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  private interface Trial {
    void run() throws Exception;
  }

  /** Gives a key another value for as long as the trial takes. */
  private static void with(Place place, String key, JsonNode value, Trial trial) {
    JsonNode before = place.mapping.get(key);
    place.mapping.set(key, value);
    try {
      trial.run();
    } catch (Exception e) {
      throw new AssertionError(place.at(key) + ": " + value, e);
    } finally {
      place.mapping.remove(key);
      if (before != null) {
        place.mapping.set(key, before);
      }
    }
  }

  private static List<String> without(Set<String> keys, String key) {
    return keys.stream().filter(each -> !each.equals(key)).toList();
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  private static boolean within(String path, String key) {
    return path.equals(key) || path.startsWith(key + ".") || path.startsWith(key + "[");
  }

  /** A wrong kind of optimiser is reported as a wrong optimiser. */
  private static boolean isOf(Problem problem, Place place, String key) {
    return within(problem.path(), place.at(key))
        || key.equals("kind") && problem.path().equals(place.path);
  }

  private static List<String> listed(Pattern pattern, Problem problem) {
    Matcher matcher =
        pattern.matcher(problem.message().replaceFirst("^.*?(?=known here: |give one of )", ""));
    return matcher.matches() ? List.of(matcher.group(1).split(", | or ")) : List.of();
  }

  @Test
  void knowTheSameKeys() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    for (Place place : places) {
      Set<String> known = new TreeSet<>();
      with(
          place,
          "?",
          json("1"),
          () -> {
            for (Problem problem : problems(place.root)) {
              if (problem.path().equals(place.at("?"))) {
                known.addAll(listed(KNOWN, problem));
              }
            }
          });
      // Biases have a place, beside weights.
      for (String key : without(known, "biases")) {
        with(
            place,
            key,
            json("\"?\""),
            () -> {
              for (Problem problem : problems(place.root)) {
                if (problem.path().equals(place.at(key))
                    && problem.message().contains("not allowed here")) {
                  known.remove(key);
                }
              }
            });
      }
      softly
          .assertThat(new TreeSet<>(schema.keys(place.parts)))
          .as("%s in %s", place.path, place.root)
          .isEqualTo(known);
    }
    softly.assertAll();
    assertThat(schema.unseen().stream().map(JsonNode::toString))
        .as("keys of the schema that no configuration in every-mapping.yaml reaches")
        .isEmpty();
  }

  /** Some choices of the reader's list are refused where they have no place. */
  @Test
  void knowTheSameChoices() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    for (Place place : places) {
      for (String key : schema.keys(place.parts)) {
        Set<String> named = new TreeSet<>();
        with(
            place,
            key,
            json("\"?\""),
            () -> {
              for (Problem problem : problems(place.root)) {
                if (isOf(problem, place, key)
                    && problem.message().contains(" is not allowed; give one of")) {
                  named.addAll(listed(ONE_OF, problem));
                }
              }
            });
        named.removeIf(choice -> choice.contains(" "));
        Set<String> choices = choices(place, key);
        Set<String> taken = new TreeSet<>(named);
        taken.addAll(choices);
        for (String choice : Set.copyOf(taken)) {
          with(
              place,
              key,
              TextNode.valueOf(choice),
              () -> {
                if (problems(place.root).stream().anyMatch(problem -> isOf(problem, place, key))) {
                  taken.remove(choice);
                }
              });
        }
        softly.assertThat(choices).as(place.at(key)).containsAll(taken);
        named.addAll(taken);
        softly.assertThat(named).as(place.at(key)).containsAll(choices);
      }
    }
    softly.assertAll();
  }

  private Set<String> choices(Place place, String key) throws IOException {
    Set<String> choices = new TreeSet<>();
    for (JsonNode part : schema.of(place.parts, key, json("\"?\""))) {
      for (JsonNode alternative : part.path("anyOf")) {
        alternative.path("enum").forEach(each -> choices.add(each.asText()));
      }
    }
    return choices;
  }

  @Test
  void haveTheSameDefaults() throws Exception {
    int compared = 0;
    for (Place place : places) {
      Deployment without = read(place.root);
      for (String key : schema.keys(place.parts)) {
        if (place.mapping.has(key)) {
          continue;
        }
        for (JsonNode part : schema.of(place.parts, key, json("\"?\""))) {
          if (part.has("default")) {
            compared++;
            with(
                place,
                key,
                part.get("default"),
                () ->
                    assertThat(read(place.root))
                        .as("%s: %s in %s", place.at(key), part.get("default"), place.root)
                        .usingRecursiveComparison()
                        .ignoringFields("models.text", "gan.text")
                        .isEqualTo(without));
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(400);
  }

  @Test
  void takeAndRefuseTheSameValues() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    for (Place place : places) {
      for (String key : schema.keys(place.parts)) {
        for (String value : VALUES) {
          with(place, key, json(value), () -> compare(softly, place, key, value));
        }
      }
    }
    softly.assertAll();
  }

  private void compare(SoftAssertions softly, Place place, String key, String value) {
    List<Problem> problems = problems(place.root);
    boolean refused = !schema.refused(place.root).isEmpty();
    boolean depends = DEPENDENT.contains(key) || value.contains("${");
    if (refused && problems.isEmpty()) {
      softly.fail("refused by the schema alone: %s: %s in %s", place.at(key), value, place.root);
    } else if (!refused && !depends && problems.stream().anyMatch(p -> isOf(p, place, key))) {
      softly.fail("refused by the reader alone: %s: %s in %s", place.at(key), value, place.root);
    }
  }
}
