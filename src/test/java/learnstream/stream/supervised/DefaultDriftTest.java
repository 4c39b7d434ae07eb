package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import org.junit.jupiter.api.Test;

/** A pool of which nothing is said notices a change of its stream, says so, and answers it. */
class DefaultDriftTest {
  private static final int CHANGE = 500;

  private static DrivenTopology pool(String drift) throws Exception {
    return new DrivenTopology(
        """
        name: pools
        metrics: {everySamples: 100, every: 1h}
        models:
          - {id: m, features: 2, classes: [a, b]%s}
        """
            .formatted(drift));
  }

  /** Classes by the sign of the first number, by chance behind the change. */
  private static void send(DrivenTopology driven, int samples) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < samples; i++) {
      float x = (float) (random.nextDouble() - 0.5);
      String label = (i < CHANGE ? x > 0 : random.nextBoolean()) ? "a" : "b";
      driven.send(
          new LabelledSample(
              "s", null, List.of(x, (float) random.nextDouble()), label, 1.0, Instant.EPOCH));
    }
  }

  @Test
  void isToldAndCounted() throws Exception {
    try (DrivenTopology driven = pool("")) {
      send(driven, CHANGE + 200);
      List<Event> events = driven.read("pools.events", Event.class);
      assertThat(events).isNotEmpty();
      Event event = events.get(0);
      assertThat(event.getDetector()).isEqualTo("adwin");
      assertThat(event.getOn()).isEqualTo("error");
      assertThat(event.getAnswer()).isEqualTo("raise-rate");
      assertThat(event.getOffset()).isBetween((long) CHANGE, CHANGE + 64L);
      List<ModelMetrics> metrics = driven.read("pools.metrics", ModelMetrics.class);
      assertThat(metrics.get(3).getDrifts()).containsEntry("adwin error", 0L);
      assertThat(metrics.get(6).getDrifts()).containsEntry("adwin error", (long) events.size());
      assertThat(metrics.get(5).getLearningRate())
          .as("rate of the best member, raised")
          .isGreaterThan(metrics.get(4).getLearningRate());
    }
  }

  @Test
  void changesNothingUntilThen() throws Exception {
    try (DrivenTopology watched = pool("");
        DrivenTopology unwatched = pool(", drift: none")) {
      send(watched, CHANGE + 200);
      send(unwatched, CHANGE + 200);
      int found = (int) watched.read("pools.events", Event.class).get(0).getOffset();
      List<?> with = scores(watched.predictions());
      List<?> without = scores(unwatched.predictions());
      assertThat(with.subList(0, found + 2)).isEqualTo(without.subList(0, found + 2));
      assertThat(with.get(found + 2)).isNotEqualTo(without.get(found + 2));
      assertThat(unwatched.deployment().hasEvents()).isFalse();
    }
  }

  private static List<?> scores(List<Prediction> predictions) {
    return predictions.stream().map(Prediction::getScores).toList();
  }
}
