package learnstream.cli.input;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import learnstream.cli.input.SampleFile.Entry;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.Tensor;
import learnstream.model.feature.Feature;
import learnstream.model.feature.Task;
import learnstream.numpy.NpyFile;

/**
 * Samples as the items of an array of NumPy, in a .npy file, or in an .npz file with the labels as
 * another array beside it.
 */
final class NumpySamples {
  private static final String ENDING = ".npy";

  private final NpyFile features;

  /** Null for none. */
  private final NpyFile labels;

  private final SampleShape shape;
  private final List<Integer> itemShape;

  /** Of the columns; empty where the model knows its features by position. */
  private final List<String> names;

  private NumpySamples(NpyFile features, NpyFile labels, SampleShape shape) throws IOException {
    this.features = features;
    this.labels = labels;
    this.shape = shape;
    itemShape = Arrays.stream(features.shape()).skip(1).boxed().toList();
    names =
        shape.fields().isEmpty()
            ? shape.features().names()
            : shape.fields().stream().map(Feature::name).toList();
    int columns = itemShape.stream().reduce(1, (a, b) -> a * b);
    if (!names.isEmpty() && columns != names.size()) {
      throw new IOException(
          "%d columns are not allowed; %d are: %s"
              .formatted(columns, names.size(), String.join(", ", names)));
    }
    if (features.isText() && shape.fields().isEmpty()) {
      throw new IOException("texts as features are not allowed; numbers are");
    }
    if (labels != null && labels.items() != features.items()) {
      throw new IOException(
          "%d labels are not allowed; %d are, one for each sample"
              .formatted(labels.items(), features.items()));
    }
  }

  static boolean isNumpy(Path path) {
    return path.toString().endsWith(ENDING) || path.toString().endsWith(".npz");
  }

  /**
   * @throws IOException if it is no such file, or the arrays do not fit the model or each other
   */
  static SampleFile open(Path path, SampleColumns columns, SampleShape shape) throws IOException {
    List<Closeable> opened = new ArrayList<>();
    Closeable all =
        () -> {
          for (Closeable each : opened) {
            each.close();
          }
        };
    try {
      NpyFile features;
      NpyFile labels = null;
      if (path.toString().endsWith(ENDING)) {
        features = read(path, opened);
        labels = columns.labels == null ? null : read(columns.labels, opened);
      } else {
        ZipFile zip = new ZipFile(path.toFile());
        opened.add(zip);
        List<String> arrays = zip.stream().map(ZipEntry::getName).map(NumpySamples::array).toList();
        String label = label(arrays, columns);
        // Closed with the zip file.
        features = read(zip, featuresOf(arrays, label));
        labels = label == null ? null : read(zip, label);
      }
      NumpySamples samples = new NumpySamples(features, labels, shape);
      return new SampleFile(
          IntStream.range(0, features.items()).mapToObj(samples::sample), all, features.items());
    } catch (IOException e) {
      all.close();
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private static NpyFile read(Path path, List<Closeable> opened) throws IOException {
    NpyFile file = NpyFile.open(new BufferedInputStream(Files.newInputStream(path)));
    opened.add(file);
    return file;
  }

  private static NpyFile read(ZipFile zip, String array) throws IOException {
    ZipEntry entry = zip.getEntry(array + ENDING);
    if (entry == null) {
      throw new IOException("there is no array " + array);
    }
    return NpyFile.open(new BufferedInputStream(zip.getInputStream(entry)));
  }

  private static String array(String entry) {
    return entry.endsWith(ENDING) ? entry.substring(0, entry.length() - ENDING.length()) : entry;
  }

  /** The array of the labels; null if there is none. */
  private static String label(List<String> arrays, SampleColumns columns) {
    if (!columns.named().isEmpty()) {
      return columns.named().get(0);
    }
    return List.of("label", "labels", "y").stream()
        .filter(arrays::contains)
        .findFirst()
        .orElse(null);
  }

  private static String featuresOf(List<String> arrays, String label) throws IOException {
    List<String> others = arrays.stream().filter(array -> !array.equals(label)).toList();
    if (others.size() == 1) {
      return others.get(0);
    }
    return List.of("features", "x", "X").stream()
        .filter(others::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "none of its arrays %s is called features, x or X, and there is not just one besides the labels"
                        .formatted(others)));
  }

  private Entry sample(int index) {
    try {
      Object label = labels == null ? null : label();
      return Entry.of(index + 1L, null, null, features(), label, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object features() throws IOException {
    if (features.isText()) {
      return named(features.nextTexts());
    }
    double[] numbers = features.nextNumbers();
    return names.isEmpty() ? tensor(numbers) : named(Arrays.stream(numbers).boxed().toArray());
  }

  private Map<String, Object> named(Object[] values) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      named.put(names.get(i), values[i]);
    }
    return named;
  }

  private Tensor tensor(double[] numbers) {
    if (features.isBytes()) {
      byte[] bytes = new byte[numbers.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (int) numbers[i];
      }
      return new Tensor(itemShape, ElementType.UINT8, ByteBuffer.wrap(bytes));
    }
    float[] rounded = new float[numbers.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) numbers[i];
    }
    return new Tensor(
        itemShape, ElementType.FLOAT32, FloatBytes.encode(rounded, 0, rounded.length));
  }

  /** The name of a class, a number or several. */
  private Object label() throws IOException {
    if (labels.isText()) {
      return labels.nextTexts()[0];
    }
    double[] numbers = labels.nextNumbers();
    if (numbers.length > 1) {
      return Arrays.stream(numbers).boxed().toList();
    }
    boolean isClass = shape.target().task() == Task.CLASSIFICATION;
    if (numbers.length == 0 || Double.isNaN(numbers[0])) {
      return null;
    }
    return isClass && numbers[0] == Math.rint(numbers[0])
        ? Long.toString((long) numbers[0])
        : (Object) numbers[0];
  }
}
