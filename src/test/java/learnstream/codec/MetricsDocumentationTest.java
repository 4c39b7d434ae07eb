package learnstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.ModelMetrics;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** topology-docs/metrics.md has a row for each field of the metrics' schemas, in their order. */
class MetricsDocumentationTest {
  private static final Pattern ROW = Pattern.compile("^\\| `([\\w.]+)` \\|(.*)\\|$");

  private static List<String> documented(Schema schema) throws Exception {
    List<String> fields = new ArrayList<>();
    boolean here = false;
    for (String line : Files.readAllLines(Path.of("topology-docs/metrics.md"))) {
      if (line.startsWith("## ")) {
        here = line.equals("## " + schema.getName());
      }
      Matcher row = ROW.matcher(line);
      if (here && row.matches()) {
        fields.add(row.group(1));
        assertThat(row.group(2).split("\\|"))
            .as("unit, formula and source of %s", row.group(1))
            .hasSize(3)
            .noneMatch(String::isBlank);
      }
    }
    return fields;
  }

  /** Names of the fields, with those of a record, or of an array's records, behind it. */
  private static List<String> fields(Schema schema) {
    List<String> names = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      names.add(field.name());
      Schema type = field.schema();
      if (type.getType() == Schema.Type.UNION) {
        type = type.getTypes().get(1);
      }
      if (type.getType() == Schema.Type.ARRAY) {
        type = type.getElementType();
      }
      if (type.getType() == Schema.Type.RECORD && !seen.contains(type.getName())) {
        seen.add(type.getName());
        type.getFields().forEach(inner -> names.add(field.name() + "." + inner.name()));
      }
    }
    return names;
  }

  @Test
  void ofModels() throws Exception {
    Schema schema = ModelMetrics.getClassSchema();
    assertThat(documented(schema)).isEqualTo(fields(schema));
  }

  @Test
  void ofGans() throws Exception {
    Schema schema = GanMetrics.getClassSchema();
    assertThat(documented(schema)).isEqualTo(fields(schema));
  }
}
