package learnstream.model.pool;

import java.nio.ByteBuffer;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.Stateful;

/**
 * A member that begins anew beside those of a pool, to take the place of one of them: what it is,
 * how it does and for whom it stands by.
 */
final class BackgroundMember implements Stateful {
  /** Samples without a warning after which it ends. */
  private static final int PATIENCE = 1000;

  private static final double FADING = 0.99;
  private static final int[] NONE = {};
  private static final double[] NOTHING = {};

  private final PoolSpec spec;
  private final Link link;

  /** Outputs that are used. */
  private int outputs;

  /** Null while there is none. */
  private Member member;

  private int index;
  private int quiet;
  private double loss;

  /** Share of the past that the loss has seen. */
  private double seen;

  BackgroundMember(PoolSpec spec, Link link) {
    this.spec = spec;
    this.link = link;
    outputs = spec.outputs();
  }

  boolean isThere() {
    return member != null;
  }

  Member member() {
    return member;
  }

  /** Whose place it is to take. */
  int index() {
    return index;
  }

  /** Its recent loss; NaN before the first. */
  double loss() {
    return loss / seen;
  }

  /** A warning came; without a member in the background one begins. */
  void warned(int worst, long itsRestarts) {
    quiet = 0;
    if (member == null) {
      index = worst;
      loss = 0;
      seen = 0;
      begin(itsRestarts + 1);
    }
  }

  private void begin(long restarts) {
    member = new Member(spec.members().get(index), link, spec.outputs());
    member.beginAs(restarts);
    if (outputs < spec.outputs()) {
      member.useOutputs(outputs);
    }
  }

  /** A sample came without a warning. */
  void waited() {
    if (member != null && ++quiet >= PATIENCE) {
      end();
    }
  }

  void end() {
    member = null;
    quiet = 0;
  }

  void useOutputs(int n) {
    outputs = n;
    if (member != null) {
      member.useOutputs(n);
    }
  }

  /**
   * Is tested on a sample and learns it, if there is one.
   *
   * @param sparse null: it is {@code dense}
   */
  void learn(double[] dense, SparseVector sparse, double[] target, double weight) {
    if (member == null) {
      return;
    }
    if (sparse == null) {
      member.predict(dense);
    } else {
      member.predict(sparse);
    }
    if (weight > 0) {
      loss = FADING * loss + (1 - FADING) * link.loss(member.scores, target, outputs);
      seen = FADING * seen + 1 - FADING;
    }
    member.learn(target, weight, NONE, NOTHING);
    if (member.isLost()) {
      begin(member.restarts() + 1);
    }
  }

  private Stateful learnt() {
    return member == null ? Stateful.NOTHING : Stateful.of(member.parameters(), member.training());
  }

  @Override
  public int stateBytes() {
    return 1 + 2 * Integer.BYTES + 2 * Double.BYTES + learnt().stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.put((byte) (member == null ? 0 : 1)).putInt(index).putInt(quiet);
    learnt().writeState(out.putDouble(loss).putDouble(seen));
  }

  @Override
  public void readState(ByteBuffer in) {
    boolean isThere = in.get() != 0;
    index = in.getInt();
    quiet = in.getInt();
    loss = in.getDouble();
    seen = in.getDouble();
    member = null;
    if (isThere) {
      begin(0);
    }
    learnt().readState(in);
  }
}
