package learnstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import learnstream.cli.suggest.FileSurvey;
import learnstream.cli.suggest.Source;
import learnstream.cli.suggest.Suggestion;
import learnstream.config.reader.ConfigReader;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class ParquetTableTest {
  private static final MessageType RIDES =
      MessageTypeParser.parseMessageType(
          """
          message rides {
            required int64 rented (TIMESTAMP(MICROS, true));
            required int32 day (DATE);
            optional binary station (STRING);
            optional double degrees;
            required int32 price (DECIMAL(9, 2));
            required boolean member;
            optional group pay { optional float amount; }
            optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
            optional binary returned (STRING);
          }
          """);

  @TempDir private Path directory;

  private Path write(CompressionCodecName codec, int rows) throws IOException {
    Path file = directory.resolve("rides.parquet");
    try (var writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(RIDES)
            .withCompressionCodec(codec)
            .withCodecFactory(new Codecs())
            .build()) {
      for (int i = 0; i < rows; i++) {
        Group ride = new SimpleGroupFactory(RIDES).newGroup();
        ride.append("rented", 1_767_225_600_000_000L + i * 61_500_000L).append("day", 20_454 + i);
        if (i % 3 != 2) {
          ride.append("station", "S" + i % 5).append("degrees", i / 4.0);
        }
        ride.append("price", 1250 + i).append("member", i % 2 == 0);
        ride.addGroup("pay").append("amount", 0.1f);
        ride.addGroup("tags").addGroup("list").append("element", "a");
        ride.append("returned", i % 2 == 0 ? "late" : "on time, nearly");
        writer.write(ride);
      }
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void hasTextsOfItsValues(CompressionCodecName codec) throws IOException {
    try (Table table = Table.open(write(codec, 3), null, true)) {
      assertThat(table.names())
          .containsExactly(
              "rented", "day", "station", "degrees", "price", "member", "pay.amount", "returned");
      assertThat(table.size()).isEqualTo(3);
      assertThat(table.remarks()).containsExactly("lists and maps are left out: tags");
      List<Table.Row> rows = new ArrayList<>();
      table.forEach(rows::add);
      assertThat(rows.get(1).cells())
          .containsExactly(
              "2026-01-01T00:01:01.500Z",
              "2026-01-02",
              "S1",
              "0.25",
              "12.51",
              "false",
              "0.1",
              "on time, nearly");
      assertThat(rows.get(2).cells()).startsWith("2026-01-01T00:02:03Z", "2026-01-03", "", "");
      assertThat(rows.get(2).line()).isEqualTo(3);
      assertThat(rows.get(1).text().get()).endsWith(",false,0.1,\"on time, nearly\"");
    }
  }

  @Test
  void isSuggestedAndProducedFrom() throws Exception {
    Path file = write(CompressionCodecName.SNAPPY, 40);
    List<String> yaml =
        Suggestion.of(
            FileSurvey.read(file, null, Long.MAX_VALUE, () -> {}), Source.file(file, null), null);
    var deployment = ConfigReader.parse(String.join("\n", yaml), "suggested");
    assertThat(deployment.models().get(0).spec().target().classes())
        .containsExactlyInAnyOrder("late", "on time, nearly");
    SampleColumns columns = new SampleColumns();
    CommandLine.populateCommand(columns, "--label", "returned");
    try (SampleFile samples = SampleFile.open(file, columns, SampleShape.of(deployment))) {
      List<SampleFile.Entry> entries = new ArrayList<>();
      samples.forEach(entries::add);
      assertThat(entries).hasSize(40).extracting(SampleFile.Entry::problem).containsOnlyNulls();
      assertThat(entries.get(1).sample().getLabel()).isEqualTo("on time, nearly");
      assertThat((Map<?, ?>) entries.get(1).sample().getFeatures())
          .hasToString(entries.get(1).sample().getFeatures().toString())
          .extracting("station", "degrees")
          .containsExactly("S1", 0.25);
    }
    assertThat(RefusedRows.fileOf(file)).isEqualTo(Path.of("rides.refused.csv"));
  }

  @Test
  void whatIsNoneIsRefusedWithASentence() throws Exception {
    Path file = Files.writeString(directory.resolve("x.parquet"), "a,b\n1,2\n");
    assertThatThrownBy(() -> Table.open(file, null, true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": it is no Parquet file: ");
    assertThatThrownBy(() -> Table.open(directory.resolve("none.parquet"), null, true))
        .isInstanceOf(NoSuchFileException.class);
    Path cut = write(CompressionCodecName.UNCOMPRESSED, 40);
    byte[] bytes = Files.readAllBytes(cut);
    Arrays.fill(bytes, 4, 200, (byte) 0xff);
    Files.write(cut, bytes);
    assertThatThrownBy(
            () -> {
              try (Table table = Table.open(cut, null, true)) {
                table.forEach(row -> {});
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(cut + " is damaged");
  }

  @Test
  void aTimeInTwelveBytesIsOne() {
    assertThat(ParquetColumn.time(HexFormat.of().parseHex("0060FD4B322900008C3D2500")))
        .isEqualTo("1970-01-01T12:34:56Z");
  }

  /** The library would need Hadoop to write GZIP. */
  private static final class Codecs extends CodecFactory {
    Codecs() {
      super(new PlainParquetConfiguration(), 1 << 16);
    }

    @Override
    public BytesCompressor getCompressor(CompressionCodecName codec) {
      return codec == CompressionCodecName.GZIP ? new Gzip() : super.getCompressor(codec);
    }
  }

  private static final class Gzip extends CodecFactory.BytesCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream zipped = new GZIPOutputStream(out)) {
        bytes.writeAllTo(zipped);
      }
      return BytesInput.from(out.toByteArray());
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.GZIP;
    }

    @Override
    public void release() {}
  }
}
