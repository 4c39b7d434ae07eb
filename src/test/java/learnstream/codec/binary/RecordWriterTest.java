package learnstream.codec.binary;

import static java.time.Instant.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import learnstream.codec.avro.Prediction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordWriterTest {
  static Stream<Schema> schemas() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("schemas"))) {
      return files
          .filter(file -> file.toString().endsWith(".avsc"))
          .sorted()
          .map(file -> file.getFileName().toString().replace(".avsc", ""))
          .map(name -> SpecificData.get().getSchema(type(name)))
          .toList()
          .stream();
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName("learnstream.codec.avro." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> byte[] write(DatumWriter<T> writer, T record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    writer.write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void writesWhatAvrosOwnWriterDoes(Schema schema) throws Exception {
    GeneratedClasses classes = new GeneratedClasses(type(schema.getName()));
    RecordWriter<IndexedRecord> writer = new RecordWriter<>(schema);
    ByteArrayEncoder array = new ByteArrayEncoder();
    int records = 0;
    for (Object random : new RandomData(schema, 50, 1L, true)) {
      // Drawn as a generic record: the generated one is what its reader makes of it.
      byte[] drawn = write(new GenericDatumWriter<>(schema), random);
      IndexedRecord record =
          new SpecificDatumReader<IndexedRecord>(schema, schema, classes)
              .read(null, DecoderFactory.get().binaryDecoder(drawn, null));
      assertThat(record).isInstanceOf(type(schema.getName()));
      assertThat(write(writer, record))
          .isEqualTo(write(new SpecificDatumWriter<>(schema, classes), record));
      array.begin(new byte[0]);
      writer.write(record, array);
      assertThat(array.toByteArray()).isEqualTo(write(writer, record));
      records++;
    }
    assertThat(records).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "row-17", "año", "\u007f\u0080", "😀", "\ud83d"})
  void writesTextsOfAnyLengthAsAvroDoes(String text) throws Exception {
    for (int times : new int[] {1, 5, 9, 10, 11, 31, 32, 33, 63, 64, 65, 2_000}) {
      String repeated = text.repeat(times);
      ByteArrayEncoder array = new ByteArrayEncoder();
      array.begin(new byte[] {1});
      array.writeString(repeated);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      encoder.writeFixed(new byte[] {1});
      encoder.writeString(repeated);
      encoder.flush();
      assertThat(array.toByteArray()).isEqualTo(out.toByteArray());
    }
  }

  @Test
  void anArrayGrowsWithWhatIsWritten() {
    ByteArrayEncoder array = new ByteArrayEncoder();
    byte[] large = new byte[100_000];
    for (int round = 0; round < 2; round++) {
      array.begin(new byte[] {7});
      for (int i = 0; i < 5_000; i++) {
        array.writeLong(Long.MIN_VALUE);
      }
      array.writeFixed(large, 0, large.length);
      assertThat(array.toByteArray()).hasSize(1 + 50_000 + 100_000).startsWith(7);
    }
  }

  @Test
  void refusesWhatNoBranchOfAUnionIs() {
    Prediction prediction =
        new Prediction(
            "a", "m", 1L, List.of(), 7, null, 0, 0L, 0L, EPOCH, EPOCH, Map.of(), List.of(),
            List.of(), List.of());
    assertThatThrownBy(() -> write(new RecordWriter<>(prediction.getSchema()), prediction))
        .isInstanceOf(AvroRuntimeException.class)
        .hasMessageContaining("java.lang.Integer is not in union");
  }
}
