package learnstream.model.pool;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.spec.Stateful;

/** Which members learn a sample: the best and, by turns, as many others as the budget allows. */
final class Turns implements Stateful {
  private final int budget;
  private final boolean[] learns;

  /** Whose turn it is beside the best. */
  private long turn;

  Turns(PoolSpec spec) {
    budget = spec.budget();
    learns = new boolean[spec.members().size()];
    Arrays.fill(learns, true);
  }

  void choose(int best) {
    if (budget == learns.length) {
      return;
    }
    Arrays.fill(learns, false);
    learns[best] = true;
    for (int i = 0; i < budget - 1; i++) {
      int other = (int) ((turn + i) % (learns.length - 1));
      learns[other < best ? other : other + 1] = true;
    }
  }

  boolean learns(int m) {
    return learns[m];
  }

  /** The sample was learnt. */
  void advance() {
    turn += budget - 1;
  }

  @Override
  public int stateBytes() {
    return Long.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(turn);
  }

  @Override
  public void readState(ByteBuffer in) {
    turn = in.getLong();
  }
}
