package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.SampleRequest;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Part;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code topology-docs/gan.md} says is so. */
class GanDocumentTest {
  private static String document() throws Exception {
    return Files.readString(Path.of("topology-docs/gan.md"));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MODELS")
  void describesTheTopologyOfEachPart(Part part) throws Exception {
    Deployment digits = ConfigReader.read(Path.of("src/main/resources/gan/digits.yaml"));
    assertThat(document())
        .contains(LearnstreamApp.topology(digits, part).describe().toString().strip());
  }

  @Test
  void explainsEveryFieldInTheWordsOfItsSchema() throws Exception {
    String document = document();
    for (Schema schema :
        List.of(
            GeneratedBatch.getClassSchema(),
            Feedback.getClassSchema(),
            SampleRequest.getClassSchema(),
            DrawnSamples.getClassSchema(),
            GanMetrics.getClassSchema())) {
      int from = document.indexOf(": " + schema.getName() + "\n");
      assertThat(from).as(schema.getName()).isPositive();
      String section = document.substring(from, document.indexOf("\n#", from));
      for (Schema.Field field : schema.getFields()) {
        assertThat(section)
            .containsPattern(
                Pattern.quote("| `" + field.name() + "` | ")
                    + "[^|]+ \\| "
                    + Pattern.quote(field.doc() + " |"));
      }
    }
  }

  /** Names such as {@code GanTopologyTest.learnsFromEachFeedbackOnce}, `.another` of the same. */
  @Test
  void namesTestsThatExist() throws Exception {
    String promises = document().split("## What is promised")[1].split("## What is not")[0];
    List<MatchResult> names =
        Pattern.compile("`(\\w+(?:Test|IT))?(?:\\.(\\w+))?`").matcher(promises).results().toList();
    assertThat(names).hasSizeGreaterThan(20);
    String source = "";
    for (MatchResult name : names) {
      if (name.group(1) != null) {
        source = source(name.group(1));
      }
      if (name.group(2) != null) {
        assertThat(source).contains("void " + name.group(2) + "(");
      }
    }
  }

  private static String source(String test) throws Exception {
    try (var files = Files.walk(Path.of("src/test/java"))) {
      Path file =
          files
              .filter(path -> path.getFileName().toString().equals(test + ".java"))
              .findFirst()
              .orElseThrow();
      return Files.readString(file);
    }
  }
}
