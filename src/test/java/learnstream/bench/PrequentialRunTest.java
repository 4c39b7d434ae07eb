package learnstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import org.junit.jupiter.api.Test;

class PrequentialRunTest {
  private static Row row(int i, String model, Object label) {
    double x = Math.sin(i);
    return new Row(
        new LabelledSample("" + i, model, Map.of("x", x), label, 1.0, Instant.EPOCH), "f:" + i);
  }

  @Test
  void testsThenLearnsAsALearnerDoesInWhateverParts() throws Exception {
    ModelSpec spec =
        ConfigReader.parse("models:\n  - {id: m, features: [x], classes: [a, b]}", "test")
            .models()
            .get(0)
            .spec();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(row(i, i % 50 == 1 ? "other" : null, Math.sin(i) > 0.2 ? "a" : "b"));
    }
    rows.add(row(200, null, "c"));
    rows.add(row(201, "m", null));
    List<String> refused = new ArrayList<>();
    PrequentialRun run =
        new PrequentialRun(
            spec,
            (row, problem) -> refused.add(row.place() + ": " + problem),
            Duration.ofMillis(1));
    run.run(rows.subList(0, 33));
    run.run(rows.subList(33, rows.size()));

    Learner learner = new Learner(spec);
    for (int i = 0; i < 200; i++) {
      if (i % 50 != 1) {
        learner.predict(new double[] {Math.sin(i)});
        learner.learn(learner.oneHot(Math.sin(i) > 0.2 ? "a" : "b"), 1, i);
      }
    }
    Outcome outcome = run.outcome();
    assertThat(outcome.metrics().whole()).isEqualTo(learner.metrics().snapshot().whole());
    assertThat(outcome.metrics().samples()).isEqualTo(196);
    assertThat(outcome.metrics().unlabelled()).isOne();
    assertThat(outcome.samples()).isEqualTo(198);
    assertThat(outcome.refused()).isOne();
    assertThat(refused)
        .containsExactly("f:200: label: c is not allowed; give one of the classes [a, b]");
    assertThat(outcome.bytes()).isEqualTo(learner.stateBytes());
    assertThat(outcome.curve().points()).hasSize(19);
  }
}
