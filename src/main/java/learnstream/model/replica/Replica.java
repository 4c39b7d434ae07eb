package learnstream.model.replica;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.feature.Scaling;
import learnstream.model.spec.Resumable;
import learnstream.model.spec.Specification;
import learnstream.nn.spec.NamedArray;

/**
 * One of n replicas of a model, each of which learns samples of its own. They mix in rounds: in
 * each round every replica tells once by how much its parameters have changed since its last
 * difference, and goes on learning; once it knows all n differences d with their updates u it
 * computes, in the replicas' order,
 *
 * <pre>
 *   step &lt;- v + sum(u d) / sum(u),  base &lt;- base + step,  v &lt;- m step,
 *   parameters &lt;- parameters + step - its own d
 * </pre>
 *
 * so that {@code base} is the same in all of them, bit for bit, after the same round, and the
 * parameters are the base and what the replica has learnt since its own difference. This is
 * parameter averaging (McMahan et al., Communication-Efficient Learning of Deep Networks from
 * Decentralized Data, AISTATS 2017) with slow momentum (Wang et al., SlowMo, ICLR 2020), {@code m =
 * 1 - 1 / sqrt(k)} with {@code k = sum(u)^2 / sum(u^2)}: where k replicas have learnt equally much
 * the mean of their steps counts sqrt(k) times, and where one has learnt all it counts once. The
 * optimiser, the metrics and what keeps outliers out stay each replica's own.
 */
public final class Replica implements Resumable {
  private final Learner learner;
  private final int replicas;
  private final List<NamedArray> arrays;
  private final float[] base;
  private final float[] velocity;

  private long round;

  /** Updates of all replicas in the rounds that are over. */
  private long updatesMixed;

  /** Of this round; null before it was told. */
  private Difference own;

  /** The learner's version when it last told a difference. */
  private long versionTold;

  /**
   * @param learner a new one
   * @param replicas how many there are
   */
  public Replica(Learner learner, int replicas) {
    this.learner = learner;
    this.replicas = replicas;
    arrays = learner.model().arrays();
    int length = arrays.stream().mapToInt(NamedArray::length).reduce(0, Math::addExact);
    base = new float[length];
    velocity = new float[length];
    differenceFrom(new float[length], base);
  }

  /** Why replicas of such a model could not be mixed, as a sentence; empty if they can. */
  public static Optional<String> obstacle(ModelSpec spec) {
    String why = null;
    if (!spec.kind().mixes()) {
      why = "a %s with these settings learns more than numbers that can be averaged";
    } else if (spec.features().isRecord()) {
      why = "what a %s learns of its fields cannot be averaged; give features";
    } else if (!(spec.scaling() instanceof Scaling.None
        || spec.scaling() instanceof Scaling.Constant)) {
      why = "each %s would scale by its own samples; give scaling: none or {divideBy: number}";
    } else if (spec.target().isScaled()) {
      why = "each %s would scale its target by its own samples; give target.scaling: none";
    } else if (spec.target().grows()) {
      why = "each %s would find its classes in another order; give their names";
    } else if (!spec.drift().isEmpty()) {
      why = "one %s would answer drift without the others; leave drift out";
    }
    return Optional.ofNullable(why).map(its -> its.formatted(spec.kind().label()));
  }

  public Learner learner() {
    return learner;
  }

  /** How many there are. */
  public int replicas() {
    return replicas;
  }

  /** Number of parameters. */
  public int length() {
    return base.length;
  }

  /** The round that is under way, from 0: as many are over. */
  public long round() {
    return round;
  }

  /** Samples that all replicas together had learnt by the rounds that are over. */
  public long samplesMixed() {
    return updatesMixed * learner.spec().batchSize();
  }

  /** Whether this replica's difference of the round has been told. */
  public boolean hasTold() {
    return own != null;
  }

  /** Its difference of the round, where it {@link #hasTold}. */
  public Difference told() {
    return own;
  }

  /** Samples learnt, but for those that wait for their mini-batch, since its last difference. */
  public long samplesSince() {
    return (learner.version() - versionTold) * learner.spec().batchSize();
  }

  /** What all replicas agree on: their parameters without what each has learnt since. */
  public float[] base() {
    return base.clone();
  }

  /** Fixes its difference of the round. What waits for its mini-batch is learnt before. */
  public Difference tell() {
    if (own != null) {
      throw new IllegalStateException("the difference of round " + round + " was told");
    }
    learner.closeBatch();
    long updates = learner.version() - versionTold;
    own = Difference.NOTHING;
    if (updates > 0) {
      own = new Difference(updates, new float[base.length]);
      differenceFrom(base, own.numbers());
    }
    versionTold = learner.version();
    return own;
  }

  private void differenceFrom(float[] from, float[] out) {
    double[] parameters = parameters();
    for (int i = 0; i < parameters.length; i++) {
      out[i] = (float) (parameters[i] - from[i]);
    }
  }

  private double[] parameters() {
    double[] parameters = new double[base.length];
    int at = 0;
    for (NamedArray array : arrays) {
      array.copyTo(parameters, at);
      at += array.length();
    }
    return parameters;
  }

  private void set(double[] parameters) {
    int at = 0;
    for (NamedArray array : arrays) {
      array.copyFrom(parameters, at);
      at += array.length();
    }
  }

  /**
   * Ends the round.
   *
   * @param all the differences of all replicas, this one's included, in their order
   */
  public void mix(List<Difference> all) {
    if (own == null || all.size() != replicas) {
      throw new IllegalStateException(
          "round %d: %d differences of %d".formatted(round, all.size(), replicas));
    }
    learner.closeBatch();
    long updates = all.stream().mapToLong(Difference::updates).sum();
    double[] mean = mean(all, updates);
    double momentum = momentum(all, updates);
    double[] parameters = parameters();
    float[] mine = own.updates() == 0 ? new float[base.length] : own.numbers();
    for (int i = 0; i < base.length; i++) {
      float step = (float) (velocity[i] + mean[i]);
      base[i] += step;
      velocity[i] = (float) (momentum * step);
      parameters[i] += step - mine[i];
    }
    set(parameters);
    own = null;
    updatesMixed += updates;
    round++;
  }

  private static double momentum(List<Difference> all, double updates) {
    double squares = all.stream().mapToDouble(d -> (double) d.updates() * d.updates()).sum();
    return squares == 0 ? 0 : 1 - Math.sqrt(squares) / updates;
  }

  private double[] mean(List<Difference> all, double updates) {
    double[] mean = new double[base.length];
    for (Difference each : all) {
      double weight = each.updates() / updates;
      for (int i = 0; i < each.numbers().length; i++) {
        mean[i] = Math.fma(weight, each.numbers()[i], mean[i]);
      }
    }
    return mean;
  }

  @Override
  public String architecture() {
    return learner.architecture();
  }

  @Override
  public Specification specification() {
    return learner.specification();
  }

  @Override
  public long version() {
    return learner.version();
  }

  @Override
  public int stateBytes() {
    int arraysOfFloats = own == null || own.updates() == 0 ? 2 : 3;
    return 4 * Long.BYTES
        + Math.multiplyExact(arraysOfFloats * Float.BYTES, base.length)
        + learner.stateBytes();
  }

  /**
   * Round, updates mixed, version told, updates of its own difference or -1; base, velocity,
   * difference.
   */
  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(round)
        .putLong(updatesMixed)
        .putLong(versionTold)
        .putLong(own == null ? -1 : own.updates());
    write(base, out);
    write(velocity, out);
    if (own != null) {
      write(own.numbers(), out);
    }
    learner.writeState(out);
  }

  private static void write(float[] numbers, ByteBuffer out) {
    out.asFloatBuffer().put(numbers);
    out.position(out.position() + numbers.length * Float.BYTES);
  }

  @Override
  public void readState(ByteBuffer in) {
    round = in.getLong();
    updatesMixed = in.getLong();
    versionTold = in.getLong();
    long updates = in.getLong();
    read(in, base);
    read(in, velocity);
    own = updates < 0 ? null : Difference.NOTHING;
    if (updates > 0) {
      own = new Difference(updates, new float[base.length]);
      read(in, own.numbers());
    }
    learner.readState(in);
  }

  private static void read(ByteBuffer in, float[] numbers) {
    in.asFloatBuffer().get(numbers);
    in.position(in.position() + numbers.length * Float.BYTES);
  }
}
