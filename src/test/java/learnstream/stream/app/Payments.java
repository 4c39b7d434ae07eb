package learnstream.stream.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.SplittableRandom;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.sample.Origin;
import learnstream.stream.sample.SampleDecoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A topic that somebody else made: payments in JSON, with more and more countries. Of ten records
 * eight are samples, one is left out by the condition, one is none.
 */
final class Payments {
  static final String CONFIGURATION =
      """
      samples:
        format: json
        id: $.id
        label: $.verdict
        weight: weight
        eventTime: $.at
        where: "@.type == 'card'"
      models:
        - id: fraud
          classes: [fine, fraud]
          layers: [8]
          fields:
            amount: {kind: number, path: $.payment.amount}
            first: {kind: number, path: "items[0].price"}
            country: {kind: category, path: payment.country, max: 24}
            online: boolean
      """;

  private static final List<Integer> SAMPLES = List.of(0, 1, 2, 3, 5, 6, 7, 8);
  private static final List<String> NONE =
      List.of(
          "{\"type\": \"card\", \"payment\":",
          "[{\"type\": \"card\"}]",
          "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
          "{\"type\": \"card\", \"payment\": {\"amount\": [1, 2]}}");

  private Payments() {}

  /** Where the topic has a sample, of those that are numbered from 0. */
  static int offset(int sample) {
    return sample / 8 * 10 + SAMPLES.get(sample % 8);
  }

  /** The value at an offset of the topic. */
  static String json(int offset) {
    if (offset % 10 == 9) {
      return NONE.get(offset / 10 % NONE.size());
    }
    SplittableRandom random = new SplittableRandom(offset);
    int country = random.nextInt(2 + offset / 10);
    double amount = random.nextInt(100_000) / 100.0;
    boolean fraud = amount > 600 ^ country % 3 == 0;
    return """
        {"id": "p%d", "type": "%s", "at": "2026-01-31T12:00:%02dZ", "weight": %s, "online": %s,
         "payment": {"amount": %s, "country": "C%d"}, "items": [{"price": %s}, {}], "verdict": %s}
        """
        .formatted(
            offset,
            offset % 10 == 4 ? "transfer" : "card",
            offset % 60,
            offset % 7 == 0 ? "0.5" : "null",
            random.nextInt(5) == 0 ? "null" : random.nextInt(2) == 0,
            amount,
            country,
            random.nextInt(4) == 0 ? "\"?\"" : random.nextInt(50),
            random.nextInt(10) == 0 ? "null" : fraud ? "\"fraud\"" : "\"fine\"");
  }

  /** Sends the samples {@code [from, to)} and what lies behind each. */
  static void send(Deployment deployment, int from, int to) {
    try (var producer = TestCluster.producer(deployment)) {
      for (int offset = offset(from); offset < offset(to); offset++) {
        producer.send(
            new ProducerRecord<>(
                deployment.topics().samples(), null, json(offset).getBytes(UTF_8)));
      }
    }
  }

  /** The sample at an offset. */
  static LabelledSample sample(Deployment deployment, int offset) {
    SampleDecoder decoder = new RecordFormats(deployment).decoder();
    Origin origin = new Origin("payments", 0, offset, null, json(offset).getBytes(UTF_8));
    try {
      return decoder.decode(origin, offset, 0, new RecordHeaders()).sample();
    } catch (UndecodableException e) {
      throw new AssertionError(e);
    }
  }
}
