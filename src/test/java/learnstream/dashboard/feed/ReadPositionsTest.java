package learnstream.dashboard.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadPositionsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final TopicPartition PARTITION = new TopicPartition("metrics", 0);

  private final ReadPositions reach = new ReadPositions();

  @Test
  void beginsSoFarBeforeTheEndAndGoesOnWhereItWas() {
    assertThat(reach.begin(PARTITION, 0, 1000, 100)).isEqualTo(900);
    assertThat(reach.begin(new TopicPartition("few", 0), 5, 20, 100)).isEqualTo(5);
    reach.to(PARTITION, 950, 50);
    assertThat(reach.begin(PARTITION, 0, 1000, 100)).as("after a reconnect").isEqualTo(950);
    assertThat(reach.begin(PARTITION, 0, 30, 100)).as("a topic made anew").isZero();
  }

  @Test
  void isNotBehindAsLongAsItReadsWhatWasThereASecondAgo() {
    for (int second = 0; second < 10; second++) {
      reach.end(PARTITION, 100L * (second + 1), second * SECOND);
      assertThat(reach.behind(second * SECOND)).isZero();
      reach.to(PARTITION, 100L * (second + 1), 100);
    }
  }

  @Test
  void tellsSinceWhenItIsBehind() {
    reach.to(PARTITION, 100, 100);
    reach.end(PARTITION, 100, 0);
    for (int second = 1; second <= 8; second++) {
      reach.end(PARTITION, 100 + 100L * second, second * SECOND);
    }
    assertThat(reach.behind(8 * SECOND)).as("nothing was read for 8 s").isEqualTo(8);
    reach.to(PARTITION, 500, 400);
    assertThat(reach.behind(8 * SECOND)).as("what there was at 4 s").isEqualTo(4);
    assertThat(reach.waiting(PARTITION)).isEqualTo(400);
    reach.to(PARTITION, 900, 400);
    assertThat(reach.behind(8 * SECOND)).isZero();
  }
}
