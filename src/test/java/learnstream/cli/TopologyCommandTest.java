package learnstream.cli;

import static learnstream.cli.CommandLines.execute;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyCommandTest {
  private static final String DIGITS = "src/main/resources/gan/digits.yaml";

  private static List<String> lines(Object... arguments) {
    CommandLines.Result result = execute(arguments);
    assertThat(result.code()).isZero();
    return result.lines();
  }

  @Test
  void printsATextForEachPart() {
    assertThat(lines("topology", DIGITS))
        .containsSubsequence(
            "# models",
            "Topologies:",
            "    Source: samples (topics: [digits.samples])",
            "# generator",
            "Topologies:",
            "    Source: feedback (topics: [digits.feedback])",
            "# discriminator",
            "Topologies:",
            "    Source: generated-batches (topics: [digits.generated])",
            "# evaluation",
            "Topologies:",
            "    Sink: sample-requests (topic: digits.sample-requests)");
  }

  @Test
  void printsADiagramForEachPart() {
    assertThat(lines("topology", DIGITS, "--mermaid"))
        .containsSubsequence(
            "%% models",
            "flowchart LR",
            "%% generator",
            "flowchart LR",
            "  n_generate <--> gan-generator-models([gan-generator-models])",
            "%% discriminator",
            "flowchart LR",
            "%% evaluation",
            "flowchart LR");
  }

  @Test
  void printsNothingButTheTextWhereThereIsOnePart() {
    assertThat(lines("topology", "src/examples/sensors.yaml").get(0)).isEqualTo("Topologies:");
  }
}
