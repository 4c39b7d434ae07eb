package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;

import learnstream.dashboard.picture.SampleLookup;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShowcaseTest {
  private final Showcase showcase = new Showcase();

  /** One that finds nothing, and says so. */
  private final SampleLookup lookup =
      new SampleLookup(
          "samples",
          () -> {
            throw new KafkaException("there is no broker");
          },
          sample -> null);

  @AfterEach
  void stop() {
    lookup.close();
  }

  private void refresh() throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!showcase.refresh(lookup)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void changesOnceTheSamplesAreLookedFor() throws Exception {
    showcase.add(TopicRecords.prediction("m", 1, "a", "a"));
    assertThat(showcase.refresh(lookup)).as("nobody has looked yet").isFalse();
    assertThat(showcase.items()).isEmpty();
    lookup.start();
    refresh();
    assertThat(showcase.items()).hasSize(1);
    assertThat(showcase.refresh(lookup)).as("nothing new").isFalse();
  }

  @Test
  void keepsTheNewestFirst() throws Exception {
    for (int i = 0; i < 2 * Showcase.SHOWN; i++) {
      showcase.add(TopicRecords.prediction("m", i, "a", i % 2 == 0 ? "a" : "b"));
    }
    lookup.start();
    refresh();
    assertThat(showcase.items()).hasSize(Showcase.SHOWN);
    Showcase.Item first = showcase.items().get(0);
    assertThat(first.offset()).isEqualTo(2 * Showcase.SHOWN - 1);
    assertThat(first.right()).isFalse();
    assertThat(first.view()).as("no sample to be had").isNull();
    assertThat(first.scores()).as("the highest").containsExactly(0.7f, 0.15f, 0.1f);
    assertThat(showcase.items().get(1).right()).isTrue();
  }

  @Test
  void comparesLabelsAsTheLearnerDoes() {
    assertThat(Showcase.isRight(TopicRecords.prediction("m", 1, "3", 3.0))).isTrue();
    assertThat(Showcase.isRight(TopicRecords.prediction("m", 1, "3", 3.5))).isFalse();
    assertThat(Showcase.isRight(TopicRecords.prediction("m", 1, "3", null))).isNull();
    assertThat(Showcase.isRight(TopicRecords.prediction("m", 1, null, "3"))).isNull();
  }
}
