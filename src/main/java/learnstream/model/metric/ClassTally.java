package learnstream.model.metric;

import java.nio.ByteBuffer;
import learnstream.nn.linear.Doubles;

/**
 * Accuracy, log loss and Cohen's kappa (Cohen, A coefficient of agreement for nominal scales,
 * 1960). Before the first sample the baselines answer nothing, which is wrong.
 */
final class ClassTally implements Tally {
  private static final double MIN_PROBABILITY = 1e-15;
  private static final int CLASS_BITS = 14;
  private static final int CLASS_MASK = (1 << CLASS_BITS) - 1;
  private static final int OUTCOME = 0;
  private static final int LOSS = 1;
  private static final int MODEL = 0;
  private static final int MAJORITY = 1;
  private static final int NO_CHANGE = 2;
  private static final int LOG_LOSS = 3;

  private final boolean probabilities;
  private final boolean grows;
  private final Averages averages;
  private final Ring ring;
  private final long[] actualCounts;
  private final long[] predictedCounts;
  private int majority = -1;
  private int last = -1;
  private double lastLoss = Double.NaN;
  private boolean wasRight;

  /**
   * With {@code probabilities}, scores are of a distribution; otherwise log loss is NaN.
   *
   * @param grows whether there may be fewer classes than scores: where all scores are 0, no class
   *     was predicted
   */
  ClassTally(int classes, boolean grows, boolean probabilities, int window, double fading) {
    this.probabilities = probabilities;
    this.grows = grows;
    int counts = grows ? classes + 1 : classes;
    this.averages = new Averages(4, fading);
    this.ring = new Ring(2, window);
    this.actualCounts = new long[counts];
    this.predictedCounts = new long[counts];
  }

  @Override
  public void add(double[] scores, double[] target) {
    int actual = Doubles.classOf(target);
    int predicted = Doubles.classOf(scores);
    if (grows && scores[predicted] == 0) {
      predicted = scores.length;
    }
    double loss = probabilities ? logLoss(scores, actual) : 0;
    int majorityRight = actual == majority ? 1 : 0;
    int lastRight = actual == last ? 1 : 0;
    averages.advance();
    averages.add(MODEL, actual == predicted ? 1 : 0);
    averages.add(MAJORITY, majorityRight);
    averages.add(NO_CHANGE, lastRight);
    averages.add(LOG_LOSS, loss);
    ring.advance();
    ring.set(
        OUTCOME,
        actual
            | predicted << CLASS_BITS
            | majorityRight << 2 * CLASS_BITS
            | lastRight << 2 * CLASS_BITS + 1);
    ring.set(LOSS, Float.floatToRawIntBits((float) loss));
    predictedCounts[predicted]++;
    long count = ++actualCounts[actual];
    if (majority < 0
        || count > actualCounts[majority]
        || (count == actualCounts[majority] && actual < majority)) {
      majority = actual;
    }
    last = actual;
    lastLoss = loss;
    wasRight = actual == predicted;
  }

  @Override
  public double lastLoss() {
    return probabilities ? lastLoss : Double.NaN;
  }

  @Override
  public double lastError() {
    return wasRight ? 0 : 1;
  }

  private static double logLoss(double[] scores, int actual) {
    double p = scores.length > 1 ? scores[actual] : actual == 1 ? scores[0] : 1 - scores[0];
    return -StrictMath.log(Math.min(1, Math.max(MIN_PROBABILITY, p)));
  }

  @Override
  public long samples() {
    return averages.count();
  }

  @Override
  public TestErrors newest() {
    int entry = ring.size() - 1;
    return new TestErrors(
        actual(entry) == predicted(entry) ? 0 : 1,
        1 - (ring.get(entry, OUTCOME) >>> 2 * CLASS_BITS & 1),
        1 - (ring.get(entry, OUTCOME) >>> 2 * CLASS_BITS + 1 & 1));
  }

  @Override
  public ScoreSpans model() {
    int right = 0;
    for (int i = 0; i < ring.size(); i++) {
      right += actual(i) == predicted(i) ? 1 : 0;
    }
    return new ScoreSpans(
        score(averages.whole(MODEL), averages.whole(LOG_LOSS)),
        score((double) right / ring.size(), ring.mean(LOSS)),
        score(averages.fading(MODEL), averages.fading(LOG_LOSS)));
  }

  private Score score(double accuracy, double loss) {
    return new Score(accuracy, probabilities ? loss : Double.NaN, Double.NaN);
  }

  @Override
  public ScoreSpans majority() {
    return baseline(MAJORITY, 2 * CLASS_BITS);
  }

  @Override
  public ScoreSpans noChange() {
    return baseline(NO_CHANGE, 2 * CLASS_BITS + 1);
  }

  private ScoreSpans baseline(int series, int bit) {
    int right = 0;
    for (int i = 0; i < ring.size(); i++) {
      right += ring.get(i, OUTCOME) >>> bit & 1;
    }
    return new ScoreSpans(
        accuracy(averages.whole(series)),
        accuracy((double) right / ring.size()),
        accuracy(averages.fading(series)));
  }

  private static Score accuracy(double accuracy) {
    return new Score(accuracy, Double.NaN, Double.NaN);
  }

  @Override
  public double kappa() {
    return kappa(averages.sum(MODEL), samples(), actualCounts, predictedCounts);
  }

  @Override
  public double windowKappa() {
    long[] actual = new long[actualCounts.length];
    long[] predicted = new long[actualCounts.length];
    int right = 0;
    for (int i = 0; i < ring.size(); i++) {
      actual[actual(i)]++;
      predicted[predicted(i)]++;
      right += actual(i) == predicted(i) ? 1 : 0;
    }
    return kappa(right, ring.size(), actual, predicted);
  }

  /** {@code (p_o - p_e) / (1 - p_e)}; NaN where chance alone would always agree. */
  private static double kappa(double right, double n, long[] actual, long[] predicted) {
    double byChance = 0;
    for (int c = 0; c < actual.length; c++) {
      byChance += actual[c] / n * (predicted[c] / n);
    }
    return byChance == 1 ? Double.NaN : (right / n - byChance) / (1 - byChance);
  }

  private int actual(int entry) {
    return ring.get(entry, OUTCOME) & CLASS_MASK;
  }

  private int predicted(int entry) {
    return ring.get(entry, OUTCOME) >>> CLASS_BITS & CLASS_MASK;
  }

  @Override
  public int stateBytes() {
    return averages.stateBytes()
        + ring.stateBytes()
        + 2 * Long.BYTES * actualCounts.length
        + 2 * Integer.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    averages.writeState(out);
    ring.writeState(out);
    Doubles.write(out, actualCounts);
    Doubles.write(out, predictedCounts);
    out.putInt(majority);
    out.putInt(last);
  }

  @Override
  public void readState(ByteBuffer in) {
    averages.readState(in);
    ring.readState(in);
    Doubles.read(in, actualCounts);
    Doubles.read(in, predictedCounts);
    majority = in.getInt();
    last = in.getInt();
  }
}
