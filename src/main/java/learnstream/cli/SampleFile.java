package learnstream.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Tensor;
import learnstream.demo.IdxFile;
import learnstream.learner.ModelSpec;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import picocli.CommandLine.Option;

/** A file of samples: CSV, JSON lines, or IDX. */
final class SampleFile implements Iterable<SampleFile.Entry>, Closeable {
  /**
   * One sample of a file, or what is wrong with it.
   *
   * @param line counted from 1
   */
  record Entry(long line, String key, LabelledSample sample, String problem) {}

  /** Which columns of a CSV file, or fields of a JSON object, hold what. */
  static final class Columns {
    @Option(
        names = "--label",
        paramLabel = "COLUMN",
        defaultValue = "label",
        description = "Column of the label; numbers count from 0. Default: ${DEFAULT-VALUE}.")
    String label;

    @Option(
        names = "--id",
        paramLabel = "COLUMN",
        description = "Column of the sample's id; default: the line.")
    String id;

    @Option(names = "--key", paramLabel = "COLUMN", description = "Column of the record key.")
    String key;

    @Option(
        names = "--weight",
        paramLabel = "COLUMN",
        description = "Column of the sample's weight.")
    String weight;

    @Option(names = "--no-header", description = "The CSV file's first line is a sample.")
    boolean noHeader;

    @Option(names = "--labels", paramLabel = "FILE", description = "The IDX file of the labels.")
    Path labels;
  }

  private final Stream<Entry> entries;
  private final Closeable file;

  private SampleFile(Stream<Entry> entries, Closeable file) {
    this.entries = entries;
    this.file = file;
  }

  static SampleFile open(Path path, Columns columns, ModelSpec spec) throws IOException {
    String name = path.getFileName().toString();
    if (name.endsWith(".csv")) {
      return csv(path, columns, spec);
    }
    return name.endsWith(".json") || name.endsWith(".jsonl")
        ? json(path, columns)
        : idx(path, columns);
  }

  private static SampleFile csv(Path path, Columns columns, ModelSpec spec) throws IOException {
    CSVFormat format =
        columns.noHeader
            ? CSVFormat.DEFAULT
            : CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    CSVParser parser = CSVParser.parse(path, java.nio.charset.StandardCharsets.UTF_8, format);
    List<String> names = new ArrayList<>(parser.getHeaderNames());
    return new SampleFile(parser.stream().map(row -> fromCsv(row, names, columns, spec)), parser);
  }

  private static Entry fromCsv(CSVRecord row, List<String> names, Columns columns, ModelSpec spec) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      cells.put(i < names.size() ? names.get(i) : Integer.toString(i), row.get(i).strip());
    }
    long line = row.getRecordNumber() + (names.isEmpty() ? 0 : 1);
    String label = cells.remove(columns.label);
    String key = columns.key == null ? null : cells.remove(columns.key);
    String id = columns.id == null ? null : cells.remove(columns.id);
    String weight = columns.weight == null ? null : cells.remove(columns.weight);
    try {
      boolean named = !spec.features().names().isEmpty();
      Object features;
      if (named) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String name : spec.features().names()) {
          if (cells.containsKey(name)) {
            numbers.put(name, Double.valueOf(cells.get(name)));
          }
        }
        features = numbers;
      } else {
        features = cells.values().stream().map(Float::valueOf).toList();
      }
      Object target =
          label == null || label.isEmpty()
              ? null
              : spec.target().isClassification() ? label : (Object) Double.valueOf(label);
      return entry(
          line, key, id, features, target, weight == null ? 1 : Double.parseDouble(weight));
    } catch (NumberFormatException e) {
      return new Entry(line, null, null, "not a number: " + e.getMessage());
    }
  }

  private static SampleFile json(Path path, Columns columns) throws IOException {
    BufferedReader reader = Files.newBufferedReader(path);
    ObjectMapper mapper = new ObjectMapper();
    long[] line = {0};
    return new SampleFile(
        reader
            .lines()
            .map(
                text -> {
                  line[0]++;
                  try {
                    return fromJson(line[0], mapper.readTree(text), columns);
                  } catch (IOException | IllegalArgumentException e) {
                    return new Entry(line[0], null, null, "not a JSON sample: " + e.getMessage());
                  }
                }),
        reader);
  }

  /** {"features": [numbers] or {name: number}, "label": name, number or [numbers], ...}. */
  private static Entry fromJson(long line, JsonNode node, Columns columns) {
    JsonNode features = node.path("features");
    Object numbers;
    if (features.isArray()) {
      List<Float> list = new ArrayList<>();
      features.forEach(number -> list.add((float) number.asDouble(Double.NaN)));
      numbers = list;
    } else if (features.isObject()) {
      Map<String, Double> named = new LinkedHashMap<>();
      features.properties().forEach(e -> named.put(e.getKey(), e.getValue().asDouble(Double.NaN)));
      numbers = named;
    } else {
      throw new IllegalArgumentException("features: an array or an object of numbers is needed");
    }
    JsonNode label = node.path(columns.label);
    Object target = null;
    if (label.isNumber()) {
      target = label.asDouble();
    } else if (label.isArray()) {
      List<Double> vector = new ArrayList<>();
      label.forEach(number -> vector.add(number.asDouble(Double.NaN)));
      target = vector;
    } else if (!label.isMissingNode() && !label.isNull()) {
      target = label.asText();
    }
    String id = node.path(columns.id == null ? "id" : columns.id).asText(null);
    String key = columns.key == null ? null : node.path(columns.key).asText(null);
    double weight = node.path(columns.weight == null ? "weight" : columns.weight).asDouble(1);
    return entry(line, key, id, numbers, target, weight);
  }

  private static SampleFile idx(Path path, Columns columns) throws IOException {
    IdxFile images = read(path);
    IdxFile labels = columns.labels == null ? null : read(columns.labels);
    List<Integer> shape = Arrays.stream(images.shape()).skip(1).boxed().toList();
    return new SampleFile(
        IntStream.range(0, images.items())
            .mapToObj(
                i ->
                    entry(
                        i + 1L,
                        null,
                        null,
                        new Tensor(shape, ElementType.UINT8, ByteBuffer.wrap(images.item(i))),
                        labels == null ? null : Integer.toString(labels.item(i)[0] & 0xff),
                        1)),
        () -> {});
  }

  private static IdxFile read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return IdxFile.read(in);
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private static Entry entry(
      long line, String key, String id, Object features, Object label, double weight) {
    String name = id == null ? Long.toString(line) : id;
    return new Entry(
        line, key, new LabelledSample(name, null, features, label, weight, Instant.EPOCH), null);
  }

  @Override
  public Iterator<Entry> iterator() {
    return entries.iterator();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
