package learnstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Nest;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.binary.NestedRecordReader;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that claim more than they are. */
class HostileRecordsTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private interface Body {
    void write(BinaryEncoder encoder) throws Exception;
  }

  private static byte[] sample(Body features) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeString("s1");
    encoder.writeIndex(0);
    encoder.writeNull();
    features.write(encoder);
    encoder.flush();
    byte[] header =
        Arrays.copyOf(
            AvroCodec.of(LabelledSample.class)
                .encode(LabelledSample.newBuilder().setId("").setFeatures(List.of()).build()),
            10);
    return ByteBuffer.allocate(10 + out.size()).put(header).put(out.toByteArray()).array();
  }

  private static void assertRefusedCheaply(byte[] bytes) throws Exception {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(UndecodableException.class);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      codec.decode(bytes);
    } catch (UndecodableException e) {
      assertThat(e.getMessage()).hasSizeLessThan(300);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated for %d", bytes.length)
        .isLessThan(1_000_000);
  }

  @Test
  void aListThatClaimsBillionsIsNotBelieved() throws Exception {
    for (long count : new long[] {1_000, Integer.MAX_VALUE - 8, 1L << 40, Long.MAX_VALUE}) {
      assertRefusedCheaply(
          sample(
              encoder -> {
                encoder.writeIndex(0);
                encoder.writeLong(count);
              }));
    }
  }

  @Test
  void aMapThatClaimsBillionsIsNotBelieved() throws Exception {
    for (long count : new long[] {1_000, Integer.MAX_VALUE - 8, Long.MIN_VALUE}) {
      assertRefusedCheaply(
          sample(
              encoder -> {
                encoder.writeIndex(2);
                encoder.writeLong(count);
                encoder.writeString("a");
                encoder.writeDouble(1);
              }));
    }
  }

  @Test
  void bytesThatClaimTwoGigabytesAreNotBelieved() throws Exception {
    for (long length : new long[] {1_000, Integer.MAX_VALUE - 8, 1L << 50, -1}) {
      assertRefusedCheaply(
          sample(
              encoder -> {
                encoder.writeIndex(1);
                encoder.writeLong(0);
                encoder.writeEnum(0);
                encoder.writeLong(length);
              }));
    }
  }

  @Test
  void aRecordNestedInItselfDoesNotOverflowTheStack() throws Exception {
    AvroCodec<Nest> codec = AvroCodec.of(Nest.class);
    byte[] header = Arrays.copyOf(codec.encode(new Nest(null, List.of())), 10);
    // Branch 1 of the union, again and again: each byte one level deeper.
    byte[] deep = new byte[1_000_000];
    Arrays.fill(deep, (byte) 2);
    System.arraycopy(header, 0, deep, 0, 10);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> codec.decode(deep))
          .isInstanceOf(UndecodableException.class)
          .hasMessageContaining("not allowed deeper than 64")
          .satisfies(
              e ->
                  assertThat(((UndecodableException) e).reason())
                      .isEqualTo(RefusalReason.TOO_LARGE));
    }
    Nest fits = new Nest(null, List.of());
    for (int i = 1; i < NestedRecordReader.MAX_DEPTH; i++) {
      fits = i % 2 == 0 ? new Nest(fits, List.of()) : new Nest(null, List.of(fits));
    }
    assertThat(codec.decode(codec.encode(fits))).isEqualTo(fits);
  }

  /** Avro bounds a collection by the bytes that are left, if its items have a size at all. */
  @ParameterizedTest
  @MethodSource("learnstream.codec.AvroCodecTest#everyRecord")
  void noSchemaHasCollectionsOfNothing(Class<? extends SpecificRecord> type) {
    assertItemsHaveSize(SpecificData.get().getSchema(type), new HashSet<>());
  }

  private static void assertItemsHaveSize(Schema schema, Set<Schema> seen) {
    switch (schema.getType()) {
      case ARRAY -> {
        assertThat(GenericDatumReader.isZeroByteSchema(schema.getElementType()))
            .as("%s has no size", schema.getElementType())
            .isFalse();
        assertItemsHaveSize(schema.getElementType(), seen);
      }
      case MAP -> assertItemsHaveSize(schema.getValueType(), seen);
      case UNION -> schema.getTypes().forEach(branch -> assertItemsHaveSize(branch, seen));
      case RECORD -> {
        if (seen.add(schema)) {
          schema.getFields().forEach(field -> assertItemsHaveSize(field.schema(), seen));
        }
      }
      default -> assertThat(schema).isNotNull();
    }
  }

  @Test
  void invalidUtf8IsReadWithReplacements() throws Exception {
    byte[] bytes =
        AvroCodec.of(LabelledSample.class)
            .encode(LabelledSample.newBuilder().setId("abc").setFeatures(List.of()).build());
    bytes[11] = (byte) 0xff;
    bytes[12] = (byte) 0xc0;
    assertThat(AvroCodec.of(LabelledSample.class).decode(bytes).getId()).isEqualTo("\ufffd\ufffdc");
  }
}
