package learnstream.demo.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.DemoContext;
import learnstream.model.Learner;
import org.junit.jupiter.api.Test;

class WorkedExampleTest {
  @Test
  void theFormulasSayWhatTheNetworkLearns() throws Exception {
    String yaml = DemoContext.text("/demos/worked-example.yaml");
    Learner learner = new Learner(ConfigReader.parse(yaml, "show").models().get(1).spec());
    Map<String, Double> byHand = new HashMap<>();
    for (WorkedExample.Part part :
        new WorkedExample(WorkedExample.Parameters.of(learner)).parts()) {
      part.rows().forEach(row -> byHand.put(row.name(), row.value()));
    }
    double[] out = learner.predict(WorkedExample.INPUT).clone();
    learner.learn(WorkedExample.TARGET, 1, 0);
    WorkedExample.Parameters after = WorkedExample.Parameters.of(learner);
    assertThat(byHand.get("out_o1")).isCloseTo(out[0], within(1e-15));
    assertThat(byHand.get("E")).isCloseTo(WorkedExample.error(out), within(1e-15));
    for (int w = 1; w <= 8; w++) {
      assertThat(byHand.get("w%d+".formatted(w))).isCloseTo(after.w(w), within(1e-15));
    }
    assertThat(byHand.get("b_h2+")).isCloseTo(after.b()[1], within(1e-15));
    assertThat(byHand.get("b_o1+")).isCloseTo(after.b()[2], within(1e-15));
  }

  @Test
  void publishedNumbersAreComparedToTheirLastDecimal() {
    PublishedNumbers published = new PublishedNumbers();
    assertThat(published.mark("E", 0.29837110876)).isEqualTo("✓");
    assertThat(published.mark("w5+", 0.3589164810)).isEqualTo("✗ 0.358916480");
    assertThat(published.mark("net_h1", 0.3775)).isEmpty();
    assertThat(published.reproduced()).isEqualTo(1);
    assertThat(published.count()).isEqualTo(20);
  }
}
