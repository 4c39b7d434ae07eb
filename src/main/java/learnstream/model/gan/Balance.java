package learnstream.model.gan;

import java.nio.ByteBuffer;
import java.util.Optional;
import learnstream.nn.spec.Stateful;

/**
 * Measures how well the discriminator tells real from generated samples, lets the half that is
 * ahead learn less often, and detects divergence.
 *
 * <p>Each half learns in a share of the exchanges. An integral controller sets both shares by the
 * running accuracy of the discriminator: with each exchange the discriminator's share is multiplied
 * by {@code 1 - GAIN (accuracy - highest)} and the generator's by {@code 1 - GAIN (lowest -
 * accuracy)}, within {@code minShare} and 1. So the share of a half falls for as long as it is
 * ahead, and recovers afterwards.
 */
public final class Balance implements Stateful {
  /** Generated samples that spread this little, compared with real ones, have collapsed. */
  static final double COLLAPSED = 0.1;

  /** An accuracy above it teaches the generator next to nothing. */
  static final double SATURATED = 0.995;

  /** Gain of the controller; with ten times as much the shares oscillate. */
  private static final double GAIN = 0.1;

  /** A share of 0 could never grow again. */
  private static final double FLOOR = 0.001;

  private final BalanceSpec spec;
  private double accuracy;
  private double spread = 1;
  private double discriminatorShare = 1;
  private double generatorShare = 1;
  private long exchanges;
  private double discriminatorCredit;
  private double generatorCredit;

  /** The exchange until which the leader's share is halved. */
  private long slowUntil;

  /** 1 + ordinal of the divergence that was reported, while it lasts; 0: none. */
  private int told;

  /** Number of exchanges in a row with signs of divergence. */
  private long wrong;

  public Balance(BalanceSpec spec) {
    this.spec = spec;
    accuracy = (spec.lowest() + spec.highest()) / 2;
  }

  /**
   * Takes in one exchange.
   *
   * @param generatedSpread mean standard deviation of the generated batch's numbers
   * @param realSpread the same of the real batch
   * @return a divergence that has lasted for a window; reported once until it has passed
   */
  public Optional<Divergence> observe(
      double realAccuracy, double generatedAccuracy, double generatedSpread, double realSpread) {
    exchanges++;
    if (!Double.isFinite(generatedSpread)) {
      return tell(Divergence.NON_FINITE);
    }
    double weight = 1.0 / Math.min(exchanges + 1, spec.window());
    accuracy += weight * ((realAccuracy + generatedAccuracy) / 2 - accuracy);
    double ratio = realSpread > 0 ? generatedSpread / realSpread : 1;
    spread += weight * (ratio - spread);
    if (spec.on()) {
      discriminatorShare = next(discriminatorShare, accuracy - spec.highest());
      generatorShare = next(generatorShare, spec.lowest() - accuracy);
    }
    Divergence seen =
        spread < COLLAPSED
            ? Divergence.COLLAPSE
            : accuracy > SATURATED ? Divergence.SATURATION : null;
    wrong = seen == null ? 0 : wrong + 1;
    if (seen == null) {
      told = 0;
    }
    // At first generated samples are alike and easily told apart: no divergence yet.
    boolean early = exchanges < 10L * spec.window();
    return seen == null || early || wrong < spec.window() ? Optional.empty() : tell(seen);
  }

  private double next(double share, double ahead) {
    return Math.max(Math.max(FLOOR, spec.minShare()), Math.min(1, share * (1 - GAIN * ahead)));
  }

  private Optional<Divergence> tell(Divergence divergence) {
    if (told == divergence.ordinal() + 1) {
      return Optional.empty();
    }
    told = divergence.ordinal() + 1;
    return Optional.of(divergence);
  }

  /** The divergence that was reported and still lasts. */
  public Optional<Divergence> lasting() {
    return told == 0 ? Optional.empty() : Optional.of(Divergence.values()[told - 1]);
  }

  /** Whether the newest exchange had no sign of divergence. */
  public boolean well() {
    return told == 0 && wrong == 0;
  }

  /** Whether the discriminator learns in this exchange; asked once for each. */
  public boolean discriminatorLearns() {
    discriminatorCredit += discriminatorShare();
    boolean learns = discriminatorCredit >= 1 - 1e-9;
    discriminatorCredit -= learns ? 1 : 0;
    return learns;
  }

  /** Whether the generator may learn from this exchange; asked once for each. */
  public boolean generatorLearns() {
    generatorCredit += generatorShare();
    boolean learns = generatorCredit >= 1 - 1e-9;
    generatorCredit -= learns ? 1 : 0;
    return learns;
  }

  /** Running accuracy of the discriminator, over real and generated samples. */
  public double accuracy() {
    return accuracy;
  }

  /** Share of the exchanges in which the discriminator learns now. */
  public double discriminatorShare() {
    return slowed(discriminatorShare, accuracy >= 0.5);
  }

  /** Share of the exchanges from which the generator may learn now. */
  public double generatorShare() {
    return slowed(generatorShare, accuracy < 0.5);
  }

  private double slowed(double share, boolean leads) {
    boolean slow = leads && exchanges < slowUntil;
    return slow ? Math.max(spec.minShare(), share / 2) : share;
  }

  /** Halves the share of the half that is ahead for ten windows. */
  public void slowLeader() {
    slowUntil = exchanges + 10L * spec.window();
  }

  @Override
  public int stateBytes() {
    return 6 * Double.BYTES + 3 * Long.BYTES + Integer.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putDouble(accuracy).putDouble(spread);
    out.putDouble(discriminatorShare).putDouble(generatorShare);
    out.putDouble(discriminatorCredit).putDouble(generatorCredit);
    out.putLong(exchanges).putLong(slowUntil).putLong(wrong).putInt(told);
  }

  @Override
  public void readState(ByteBuffer in) {
    accuracy = in.getDouble();
    spread = in.getDouble();
    discriminatorShare = in.getDouble();
    generatorShare = in.getDouble();
    discriminatorCredit = in.getDouble();
    generatorCredit = in.getDouble();
    exchanges = in.getLong();
    slowUntil = in.getLong();
    wrong = in.getLong();
    told = in.getInt();
  }
}
