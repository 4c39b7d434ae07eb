package learnstream.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointFile;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.stream.checkpoint.Importable;
import learnstream.stream.checkpoint.ImportedSnapshot;
import learnstream.stream.state.FrozenState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointSummaryTest {
  private static final Path EXPORTED_BY_0_1 =
      Path.of("src/test/resources/recorded/0.1/exported.avro");
  private static final String MODEL =
      "models: [{id: m, features: 3, classes: [a, b, c], layers: [%d], batchSize: 8}]";

  @TempDir private Path directory;

  private static ModelSpec spec(int units) throws Exception {
    return ConfigReader.parse(MODEL.formatted(units), "test").models().get(0).spec();
  }

  /** What this version exports of a model that it has imported from a file of version 0.1. */
  private static AssembledCheckpoint imported() throws Exception {
    Importable model =
        Importable.of(ConfigReader.parse(MODEL.formatted(4), "test"), "m").orElseThrow();
    FrozenState frozen = ImportedSnapshot.of(model, CheckpointFile.read(EXPORTED_BY_0_1));
    Checkpoint first = CheckpointFile.read(EXPORTED_BY_0_1).description();
    return AssembledCheckpoint.of(
            List.of(
                Checkpoint.newBuilder(first)
                    .setFormat(2)
                    .setDescription(frozen.header().description())
                    .setBytes(frozen.part(0))
                    .setTotalBytes(frozen.header().totalBytes())
                    .setChecksum(frozen.header().checksum())
                    .build()))
        .orElseThrow();
  }

  @Test
  void tellsWhatAFileOfVersion01Says() throws Exception {
    AssembledCheckpoint checkpoint = CheckpointFile.read(EXPORTED_BY_0_1);
    assertThat(new CheckpointSummary(checkpoint, spec(4)).lines())
        .contains("format             1", "fitsConfiguration  true")
        .anyMatch(line -> line.startsWith("architecture       ffnn 3 -> dense 4 relu"));
  }

  @Test
  void tellsWhatTheModelIsAndHowItCameToBe() throws Exception {
    List<String> lines = new CheckpointSummary(imported(), spec(5)).lines();
    assertThat(lines)
        .contains(
            "format             2",
            "fitsConfiguration  false",
            "differences        [layers[0].units: 4 is stored, 5 is configured]",
            "specification",
            "    layers[0]: dense",
            "      units: 4")
        .anyMatch(line -> line.startsWith("configuration      {\"id\":\"m\",\"features\":3"))
        .anyMatch(line -> line.matches("origin.0 +checkpoint 1 of model m, version 2, .* by 0.1"));
    assertThat(new CheckpointSummary(imported(), spec(4)).lines())
        .contains("fitsConfiguration  true", "pending            " + pending());
  }

  private static int pending() throws Exception {
    Learner learner = new Learner(spec(4));
    learner.readState(CheckpointFile.read(EXPORTED_BY_0_1).state());
    assertThat(learner.pending()).isPositive();
    return learner.pending();
  }

  @Test
  void aFileOfALaterVersionIsRefusedWithASentence() throws Exception {
    Path file = directory.resolve("later.avro");
    AssembledCheckpoint known = imported();
    CheckpointFile.write(
        AssembledCheckpoint.of(
                List.of(Checkpoint.newBuilder(known.description()).setFormat(3).build()))
            .orElseThrow(),
        file);
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoint 1 of model m is of storage format 3")
        .hasMessageContaining("this version reads 1 and 2");
  }
}
