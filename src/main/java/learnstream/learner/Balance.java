package learnstream.learner;

import java.nio.ByteBuffer;
import java.util.Optional;
import learnstream.nn.Stateful;

/**
 * Watches how well the discriminator tells real from generated, gives the half that is behind more
 * updates than the other, and notices when learning has come to an end.
 *
 * <p>The accuracy is averaged over some exchanges. Above {@code highest} the discriminator's share
 * of updates falls in a line, to the least share at an accuracy of 1; below {@code lowest} so does
 * the generator's, to the least share at {@code lowest / 2}.
 */
public final class Balance implements Stateful {
  /** Generated samples that spread this little, compared with real ones, have collapsed. */
  static final double COLLAPSED = 0.1;

  /** An accuracy above it teaches the generator next to nothing. */
  static final double SATURATED = 0.995;

  private final BalanceSpec spec;
  private double accuracy;
  private double spread = 1;
  private long exchanges;
  private double discriminatorCredit;
  private double generatorCredit;

  /** The exchange until which the leader's share is halved. */
  private long slowUntil;

  /** 1 + ordinal of the divergence that was told and has not passed; 0: none. */
  private int told;

  /** For so many exchanges in a row has something been wrong. */
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
   * @return what has gone wrong for as long as the window, told once until it is well again
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
    Divergence seen =
        spread < COLLAPSED
            ? Divergence.COLLAPSE
            : accuracy > SATURATED ? Divergence.SATURATION : null;
    wrong = seen == null ? 0 : wrong + 1;
    if (seen == null) {
      told = 0;
    }
    // A generator begins in one place, and a discriminator tells that easily.
    boolean early = exchanges < 10L * spec.window();
    return seen == null || early || wrong < spec.window() ? Optional.empty() : tell(seen);
  }

  private Optional<Divergence> tell(Divergence divergence) {
    if (told == divergence.ordinal() + 1) {
      return Optional.empty();
    }
    told = divergence.ordinal() + 1;
    return Optional.of(divergence);
  }

  /** What was told and has not passed. */
  public Optional<Divergence> lasting() {
    return told == 0 ? Optional.empty() : Optional.of(Divergence.values()[told - 1]);
  }

  /** Whether nothing was wrong in the newest exchange. */
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

  /** Mean share of the samples that the discriminator told right, real and generated ones alike. */
  public double accuracy() {
    return accuracy;
  }

  /** Share of the exchanges in which the discriminator learns now. */
  public double discriminatorShare() {
    return share((accuracy - spec.highest()) / (1 - spec.highest()), accuracy >= 0.5);
  }

  /** Share of the exchanges from which the generator may learn now. */
  public double generatorShare() {
    return share((spec.lowest() - accuracy) / (spec.lowest() / 2), accuracy < 0.5);
  }

  private double share(double ahead, boolean leads) {
    double most = leads && exchanges < slowUntil ? 0.5 : 1;
    double rest = spec.on() ? Math.max(0, Math.min(1, ahead)) : 0;
    return Math.max(spec.leastShare(), most * (1 - rest * (1 - spec.leastShare())));
  }

  /** Halves the share of the half that is ahead for ten windows. */
  public void slowLeader() {
    slowUntil = exchanges + 10L * spec.window();
  }

  @Override
  public int stateBytes() {
    return 4 * Double.BYTES + 3 * Long.BYTES + Integer.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putDouble(accuracy).putDouble(spread);
    out.putDouble(discriminatorCredit).putDouble(generatorCredit);
    out.putLong(exchanges).putLong(slowUntil).putLong(wrong).putInt(told);
  }

  @Override
  public void readState(ByteBuffer in) {
    accuracy = in.getDouble();
    spread = in.getDouble();
    discriminatorCredit = in.getDouble();
    generatorCredit = in.getDouble();
    exchanges = in.getLong();
    slowUntil = in.getLong();
    wrong = in.getLong();
    told = in.getInt();
  }
}
