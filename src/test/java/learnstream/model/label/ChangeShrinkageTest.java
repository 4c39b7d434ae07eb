package learnstream.model.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangeShrinkageTest {
  private final ChangeShrinkage shrinkage = new ChangeShrinkage();
  private final Random random = new Random(1);

  private void update(int times, double share) {
    for (int i = 0; i < times; i++) {
      double predicted = random.nextGaussian();
      shrinkage.update(predicted, share * predicted + 0.1 * random.nextGaussian());
    }
  }

  @Test
  void nothingIsTrustedBeforeItHasShownItself() {
    assertThat(shrinkage.factor()).isZero();
    shrinkage.update(1, 1);
    assertThat(shrinkage.factor()).isZero();
  }

  @Test
  void tendsToTheShareOfThePredictionThatComesTrue() {
    update(2_000, 0.5);
    assertThat(shrinkage.factor()).isBetween(0.45, 0.5);
    update(5_000, 3);
    assertThat(shrinkage.factor()).as("at most the prediction itself").isBetween(0.97, 1.0);
    update(5_000, -1);
    assertThat(shrinkage.factor()).isZero();
  }

  @Test
  void absurdChangesLeaveItAUsefulNumber() {
    for (double scale : new double[] {1e-320, 1e-170, 1e-100, 1e100, 1e200, Double.MAX_VALUE}) {
      for (int i = 0; i < 100; i++) {
        shrinkage.update(scale, scale);
        shrinkage.update(-scale, scale);
        assertThat(shrinkage.factor()).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void goesOnFromItsBytes() {
    update(300, 0.7);
    ByteBuffer bytes = ByteBuffer.allocate(shrinkage.stateBytes());
    shrinkage.writeState(bytes);
    ChangeShrinkage other = new ChangeShrinkage();
    other.readState(bytes.flip());
    shrinkage.update(1, 0.6);
    other.update(1, 0.6);
    assertThat(other.factor()).isEqualTo(shrinkage.factor()).isBetween(0.5, 0.8);
  }
}
