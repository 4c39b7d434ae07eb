package learnstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CsvSamplesTest {
  @TempDir private Path directory;

  private List<SampleFile.Entry> read(String model, String text, String... options)
      throws Exception {
    Path file = Files.writeString(directory.resolve("samples.csv"), text);
    SampleShape shape =
        SampleShape.of(ConfigReader.parse("name: x\nmodels: [{id: m, " + model + "}]\n", "test"));
    SampleColumns columns = new SampleColumns();
    CommandLine.populateCommand(columns, options);
    List<SampleFile.Entry> entries = new ArrayList<>();
    try (SampleFile samples = SampleFile.open(file, columns, shape)) {
      samples.forEach(entries::add);
    }
    return entries;
  }

  @Test
  void whatLearnsTheSampleItselfTakesAnyLabelOrNone() throws Exception {
    List<SampleFile.Entry> entries =
        read(
            "kind: hopfield, features: 3",
            "label,a,b,c,stored\nA,1,0,1,1\n,0,1,1,0\n",
            "--weight",
            "stored");
    assertThat(entries).extracting(SampleFile.Entry::problem).containsOnlyNulls();
    assertThat(entries)
        .extracting(
            entry -> entry.sample().getLabel(),
            entry -> entry.sample().getFeatures(),
            entry -> entry.sample().getWeight())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("A", List.of(1f, 0f, 1f), 1.0),
            org.assertj.core.groups.Tuple.tuple(null, List.of(0f, 1f, 1f), 0.0));
    entries = read("kind: autoencoder, features: [a, b]", "a,b,state\n1,2,fine\n");
    assertThat(entries.get(0).sample().getLabel()).isNull();
    entries = read("kind: autoencoder, features: [a, b]", "a,b,state\n1,2,fine\n", "--label=state");
    assertThat(entries.get(0).sample().getLabel()).isEqualTo("fine");
  }
}
