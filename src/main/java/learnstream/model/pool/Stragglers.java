package learnstream.model.pool;

import java.nio.ByteBuffer;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.Stateful;

/**
 * Finds members whose recent loss is so far above the best one's that they had better begin anew.
 */
final class Stragglers implements Stateful {
  /** Updates that a member has to show what it can. */
  private static final int PATIENCE = 1000;

  /** Nats behind the best. */
  private static final double FAR_BEHIND = 1.5;

  /** The same for numbers: so many times the best one's error. */
  private static final double TIMES = 5;

  private final Link link;

  /** Version of the pool at which each began. */
  private final long[] since;

  Stragglers(Link link, int members) {
    this.link = link;
    since = new long[members];
  }

  /** The recent loss above which a member had better begin anew. */
  double limit(Mixture mixture) {
    double best = mixture.loss(mixture.best());
    return link == Link.IDENTITY ? TIMES * best : best + FAR_BEHIND;
  }

  /** Whether a member has had the time to show what it can. */
  boolean isKnown(int m, long version) {
    return version - since[m] >= PATIENCE;
  }

  void restarted(int m, long version) {
    since[m] = version;
  }

  @Override
  public int stateBytes() {
    return Long.BYTES * since.length;
  }

  @Override
  public void writeState(ByteBuffer out) {
    Doubles.write(out, since);
  }

  @Override
  public void readState(ByteBuffer in) {
    for (int m = 0; m < since.length; m++) {
      since[m] = in.getLong();
    }
  }
}
