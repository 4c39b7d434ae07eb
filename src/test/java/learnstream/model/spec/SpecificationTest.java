package learnstream.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecificationTest {
  private static Specification network(int units) {
    return Specification.of("ffnn")
        .with(
            "layers",
            List.of(
                Specification.of("dense").with("units", 8),
                Specification.of("dense").with("units", units)))
        .with("target", Specification.of("classes").with("names", List.of("a", "b\"")))
        .with("fading", 0.5);
  }

  @Test
  void equalOnesHaveOneTextAndOneFingerprint() {
    Specification other =
        Specification.of("ffnn")
            .with("fading", 0.5)
            .with("target", network(4).values().get("target"))
            .with("layers", network(4).values().get("layers"));
    assertThat(other).isEqualTo(network(4));
    assertThat(other.canonical())
        .isEqualTo(network(4).canonical())
        .isEqualTo(
            "\"ffnn\"{\"fading\":0x1.0p-1,\"layers\":[\"dense\"{\"units\":8},\"dense\"{\"units\":4},],"
                + "\"target\":\"classes\"{\"names\":[\"a\",\"b\\\"\",]}}");
    assertThat(other.fingerprint())
        .isEqualTo(network(4).fingerprint())
        .isNotEqualTo(network(5).fingerprint());
  }

  @Test
  void aSettingWithItsDefaultChangesNothing() {
    assertThat(network(4).with("outliers", "learn", "learn")).isEqualTo(network(4));
    assertThat(network(4).with("outliers", "clip", "learn").differencesFrom(network(4)))
        .containsExactly("outliers: the default is stored, clip is configured");
  }

  @Test
  void saysWhereItDiffersFromAStoredOne() {
    assertThat(network(32).differencesFrom(network(16)))
        .containsExactly("layers[1].units: 16 is stored, 32 is configured");
    assertThat(network(16).differencesFrom(network(16))).isEmpty();
    assertThat(Specification.of("rbf").differencesFrom(network(16)))
        .containsExactly("kind: ffnn is stored, rbf is configured");
    Specification moreNames =
        network(16)
            .with("target", Specification.of("classes").with("names", List.of("a", "c", "d")));
    assertThat(moreNames.differencesFrom(network(16)))
        .containsExactly(
            "target.names: 2 are stored, 3 are configured",
            "target.names[1]: b\" is stored, c is configured");
  }

  @Test
  void refusesWhatCannotBeStored() {
    assertThatThrownBy(() -> Specification.of("x").with("y", 'c'))
        .hasMessage("y: c is not allowed; a boolean, long, double, text, specification or list is");
  }

  @Test
  void isReadAsATree() {
    assertThat(network(4).lines())
        .containsExactly(
            "ffnn",
            "  fading: 0.5",
            "  layers[0]: dense",
            "    units: 8",
            "  layers[1]: dense",
            "    units: 4",
            "  target: classes",
            "    names: [a, b\"]");
  }
}
