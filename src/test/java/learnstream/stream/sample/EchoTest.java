package learnstream.stream.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import learnstream.codec.AvroCodec;
import learnstream.codec.JsonCodec;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.RecordHeader;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Output;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EchoTest {
  private static List<String> repeated(Headers headers) {
    return Echo.headers(headers).stream().map(RecordHeader::getKey).toList();
  }

  @Test
  void headersAreRepeatedAsFarAsThereIsRoom() {
    Headers headers =
        new RecordHeaders()
            .add("large", new byte[1_000_000])
            .add("id", new byte[] {0, 0, 0, 0, 7})
            .add("none", null)
            .add(SampleDecoder.ORIGIN_HEADER, new byte[] {1})
            .add(SampleDecoder.MODEL_HEADER, new byte[] {1})
            .add("fills", new byte[Echo.MAX_HEADER_BYTES - 6 - 5 - 12 - 15])
            .add("x", new byte[0]);
    assertThat(repeated(headers)).containsExactly("id", "none", "fills");
    RecordHeader id = Echo.headers(headers).get(0);
    assertThat(id.getValue()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 7}));
    assertThat(Echo.headers(headers).get(1).getValue()).isNull();
  }

  @Test
  void noMoreThanAHundredHeadersAreRepeated() {
    Headers headers = new RecordHeaders();
    IntStream.range(0, 5_000).forEach(i -> headers.add("h", new byte[0]));
    assertThat(repeated(headers)).hasSize(100);
  }

  /** Or Kafka's producer would refuse it, and with it the stream end. */
  @Test
  void theLargestDeadLetterIsBelowOneMegabyteInEveryFormat() {
    for (Output.Format format : Output.Format.values()) {
      Output output = new Output(format, Map.of());
      DeadLetter letter =
          DeadLetter.newBuilder()
              .setTopic("t".repeat(249))
              .setPartition(1)
              .setOffset(1)
              .setKey(ByteBuffer.allocate(Echo.MAX_KEY_BYTES))
              .setValue(ByteBuffer.allocate(output.maxValueBytes()))
              .setReason(RefusalReason.OTHER)
              .setMessage("\u20ac".repeat(Echo.MAX_TEXT))
              .setTime(Instant.EPOCH)
              .setHeaders(
                  List.of(new RecordHeader("h", ByteBuffer.allocate(Echo.MAX_HEADER_BYTES))))
              .build();
      int length =
          (format == Output.Format.JSON
                  ? JsonCodec.of(DeadLetter.class).encode(letter)
                  : AvroCodec.of(DeadLetter.class).encode(letter))
              .length;
      // The record's key, and the letter's own headers, which repeat the message.
      assertThat(length + Echo.MAX_KEY_BYTES + 3 * Echo.MAX_TEXT + 2_000).isLessThan(1_000_000);
    }
  }
}
