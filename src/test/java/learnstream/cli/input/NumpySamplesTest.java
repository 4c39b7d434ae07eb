package learnstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.Tensor;
import learnstream.config.reader.ConfigReader;
import learnstream.numpy.Numpy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Arrays that NumPy has saved. */
class NumpySamplesTest {
  @TempDir private Path directory;

  private List<SampleFile.Entry> read(String model, String name, String... options)
      throws Exception {
    SampleShape shape =
        SampleShape.of(ConfigReader.parse("name: x\nmodels: [{id: m, " + model + "}]\n", "test"));
    SampleColumns columns = new SampleColumns();
    CommandLine.populateCommand(columns, options);
    List<SampleFile.Entry> entries = new ArrayList<>();
    try (SampleFile samples = SampleFile.open(directory.resolve(name), columns, shape)) {
      samples.forEach(entries::add);
    }
    return entries;
  }

  @Test
  void samplesAndLabelsStandBesideEachOther() throws Exception {
    Numpy.run(
        directory,
        """
        images = np.arange(12, dtype=np.uint8).reshape(3, 2, 2) * 20
        np.savez_compressed('images.npz', x=images, digit=np.array([7, 0, 3]), other=np.zeros(3))
        table = np.array([[1.5, 2], [np.nan, 4]], dtype='>f4')
        np.save('table.npy', table)
        np.save('names.npy', np.array(['grün', 'red']))
        np.savez('numbers.npz', features=table.astype(np.float64), y=np.array([[1, 2], [3, 4.5]]))
        np.savez('columns.npz', np.asfortranarray(np.ones((3, 2))))
        """);
    List<SampleFile.Entry> images =
        read("features: {shape: [2, 2]}, classes: 10", "images.npz", "--label=digit");
    assertThat(images).extracting(each -> each.sample().getLabel()).containsExactly("7", "0", "3");
    Tensor last = (Tensor) images.get(2).sample().getFeatures();
    assertThat(last.getElementType()).isEqualTo(ElementType.UINT8);
    assertThat(last.getShape()).containsExactly(2, 2);
    assertThat(last.getData().array()).containsExactly(160, 180, 200, 220);

    List<SampleFile.Entry> table =
        read(
            "fields: {a: number, b: number}, classes: [grün, red]",
            "table.npy",
            "--labels=" + directory.resolve("names.npy"));
    assertThat(table.get(0).sample().getFeatures()).isEqualTo(Map.of("a", 1.5, "b", 2.0));
    assertThat(table.get(1).sample().getFeatures()).isEqualTo(Map.of("a", Double.NaN, "b", 4.0));
    assertThat(table).extracting(each -> each.sample().getLabel()).containsExactly("grün", "red");

    List<SampleFile.Entry> numbers = read("features: 2, target: [s, t]", "numbers.npz");
    assertThat(numbers.get(1).sample().getLabel()).isEqualTo(List.of(3.0, 4.5));
    Tensor floats = (Tensor) numbers.get(0).sample().getFeatures();
    assertThat(floats.getElementType()).isEqualTo(ElementType.FLOAT32);

    assertThatThrownBy(() -> read("features: [a, b, c], classes: 2", "table.npy"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("table.npy: 2 columns are not allowed; 3 are: a, b, c");
    assertThatThrownBy(() -> read("features: 2, classes: 2", "columns.npz"))
        .hasMessageContaining("save numpy.ascontiguousarray(array)");
    assertThatThrownBy(() -> read("features: 2, classes: 2", "images.npz", "--label=z"))
        .hasMessageEndingWith("there is no array z");
  }
}
