package learnstream.learner;

import java.nio.ByteBuffer;
import java.util.Optional;
import learnstream.nn.Stateful;

/**
 * Watches how well the discriminator tells real from generated, gives the half that is behind more
 * updates than the other, and notices when learning has come to an end.
 */
public final class Balance implements Stateful {
  public Balance(BalanceSpec spec) {}

  /**
   * Takes in one exchange.
   *
   * @param spread mean standard deviation of the generated batch's numbers
   * @param realSpread the same of the real batch
   * @return what has gone wrong, told once until it is well again
   */
  public Optional<Divergence> observe(
      double realAccuracy, double generatedAccuracy, double spread, double realSpread) {
    throw new UnsupportedOperationException();
  }

  /** Whether the discriminator learns in this exchange; asked once for each. */
  public boolean discriminatorLearns() {
    throw new UnsupportedOperationException();
  }

  /** Whether the generator may learn from this exchange; asked once for each. */
  public boolean generatorLearns() {
    throw new UnsupportedOperationException();
  }

  /** Share of the exchanges in which the discriminator learns now. */
  public double discriminatorShare() {
    throw new UnsupportedOperationException();
  }

  /** Share of the exchanges from which the generator may learn now. */
  public double generatorShare() {
    throw new UnsupportedOperationException();
  }

  /** Halves the share of the half that is ahead, for as long as {@code window} exchanges. */
  public void slowLeader() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int stateBytes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeState(ByteBuffer out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void readState(ByteBuffer in) {
    throw new UnsupportedOperationException();
  }
}
