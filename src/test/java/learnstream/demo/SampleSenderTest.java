package learnstream.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class SampleSenderTest {
  private static final AvroCodec<LabelledSample> CODEC = AvroCodec.of(LabelledSample.class);

  private static LabelledSample sample(int i) {
    return new LabelledSample("s" + i, null, List.of(1f), "a", 1.0, Instant.EPOCH);
  }

  private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
    return new MockProducer<>(
        acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Test
  void sendsSamplesInTheirOrderUntilItShallStop() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(true);
    SampleSender sender = new SampleSender(producer, "d.samples");
    CountDownLatch sent = new CountDownLatch(1);
    sender.send(
        5,
        SampleSenderTest::sample,
        () -> {
          boolean enough = producer.history().size() == 3;
          if (enough) {
            sent.countDown();
          }
          return enough;
        });
    assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
    sender.close();
    assertThat(producer.history())
        .extracting(record -> CODEC.decode(record.value()).getId())
        .containsExactly("s0", "s1", "s2");
    assertThatCode(sender::check).doesNotThrowAnyException();
  }

  @Test
  void tellsOfASampleThatTheBrokerDidNotTake() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(false);
    try (SampleSender sender = new SampleSender(producer, "d.samples")) {
      sender.send(sample(0));
      sender.check();
      producer.errorNext(new RecordTooLargeException("too large"));
      assertThatThrownBy(sender::check)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a sample was not written to d.samples: too large");
    }
  }

  @Test
  void tellsOfAStreamThatFails() throws Exception {
    SampleSender sender = new SampleSender(producer(true), "d.samples");
    CountDownLatch asked = new CountDownLatch(1);
    sender.send(
        3,
        i -> {
          asked.countDown();
          throw new IllegalArgumentException("no sample " + i);
        },
        () -> false);
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    sender.close();
    assertThatThrownBy(sender::check).hasMessageContaining("no sample 0");
  }
}
