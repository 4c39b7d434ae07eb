package learnstream.speed;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.stream.app.MeasuredStream;

/**
 * Records per second from the topic of samples to the committed offset, exactly once, broker in the
 * same process: what learns beside what only passes the same records on, in turns. By processor
 * time it is what an idle machine would show, where the threads of other processes disturb the
 * rates.
 */
final class KafkaTable {
  private static final String SMALL = "models: [{id: m, features: 8, classes: 2, layers: [16]}]";
  private static final String POOL = "models: [{id: m, features: 8, classes: 2}]";
  private static final String DIGITS =
      "models: [{id: m, features: 784, classes: 10, layers: [128], scaling: {divideBy: 255}}]";
  private static final String JSON =
      """
      samples: {format: json}
      models:
        - id: m
          classes: [a, b]
          layers: [16]
          fields:
            amount: {kind: number, path: $.payment.amount}
            tip: {kind: number, path: $.payment.tip}
            hour: number
            distance: number
            age: number
            items: number
            rating: number
            country: category
            browser: category
            online: boolean
      """;
  private static final int RECORDS = 400_000;
  private static final int IMAGES = 60_000;
  private static final Consumer<byte[]> UNREAD = record -> {};

  private final int rounds;

  KafkaTable(int rounds) {
    this.rounds = rounds;
  }

  /** A table in Markdown. */
  List<String> lines() throws Exception {
    IntFunction<byte[]> rows = BenchRecords.rows();
    return List.of(
        "| what | samples/s | passed on/s | share: median (least to greatest) | by processor time |",
        "|---|---|---|---|---|",
        row("8-16-2", SMALL, rows, UNREAD, RECORDS),
        row(
            "784-128-10, digits as tensors of bytes",
            DIGITS,
            BenchRecords.digits(),
            UNREAD,
            IMAGES),
        row(
            "records of ten fields in JSON, beside parsing them",
            JSON,
            BenchRecords.json(),
            BenchRecords::parse,
            RECORDS / 2),
        row("the default pool, 8 features, 2 classes", POOL, rows, UNREAD, RECORDS));
  }

  private String row(
      String label, String yaml, IntFunction<byte[]> records, Consumer<byte[]> look, int n)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        MeasuredStream passing = MeasuredStream.passing(broker, yaml, records, look);
        MeasuredStream learning = MeasuredStream.learning(broker, yaml, records)) {
      Median passed = new Median();
      Median learnt = new Median();
      Median share = new Median();
      Median byProcessor = new Median();
      // The first two warm up.
      for (int round = -1; round <= rounds; round++) {
        double passedSeconds = -passing.processorSeconds();
        double passedRate = passing.round(n);
        passedSeconds += passing.processorSeconds();
        double learntSeconds = -learning.processorSeconds();
        double learntRate = learning.round(n);
        learntSeconds += learning.processorSeconds();
        System.err.printf(
            Locale.ROOT,
            "%s, round %d: passed on %,.0f/s, learnt %,.0f/s: %.0f %%%n",
            label,
            round,
            passedRate,
            learntRate,
            100 * learntRate / passedRate);
        if (round > 0) {
          passed.add(passedRate);
          learnt.add(learntRate);
          share.add(100 * learntRate / passedRate);
          byProcessor.add(100 * passedSeconds / learntSeconds);
        }
      }
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | %.0f %% (%.0f to %.0f) | %.0f %% |",
          label,
          Rounded.of(learnt.value()),
          Rounded.of(passed.value()),
          share.value(),
          share.min(),
          share.max(),
          byProcessor.value());
    }
  }
}
