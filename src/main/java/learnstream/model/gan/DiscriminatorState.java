package learnstream.model.gan;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import learnstream.model.spec.Resumable;
import learnstream.model.spec.Specification;

/** A discriminator with its balance and its place in the exchange. */
public final class DiscriminatorState implements Resumable {
  public final Discriminator discriminator;
  public final Balance balance;

  /** The newest batch taken in. */
  public long exchange;

  /** How often the pair has gone back to a checkpoint. */
  public long rollbackEpoch;

  /** The exchange whose checkpoint the rollback epoch began with; 0: none. */
  public long returnTo;

  /** The exchange at which the rollback epoch began. */
  public long epochBegan;

  private final long[] divergences = new long[Divergence.values().length];

  public DiscriminatorState(GanSpec spec) {
    discriminator = new Discriminator(spec);
    balance = new Balance(spec.balance());
  }

  public void count(Divergence divergence) {
    divergences[divergence.ordinal()]++;
  }

  /** Divergences noticed so far, by kind. */
  public Map<String, Long> divergences() {
    Map<String, Long> counts = new TreeMap<>();
    for (Divergence divergence : Divergence.values()) {
      if (divergences[divergence.ordinal()] > 0) {
        counts.put(divergence.name(), divergences[divergence.ordinal()]);
      }
    }
    return counts;
  }

  /**
   * Begins a rollback epoch with weights that were just read back; what has happened is not undone
   * by them.
   *
   * @param before the counts before they were read
   */
  public void beginEpoch(long number, long checkpoint, long at, Map<String, Long> before) {
    rollbackEpoch = number;
    returnTo = checkpoint;
    epochBegan = at;
    exchange = at;
    before.forEach((name, count) -> divergences[Divergence.valueOf(name).ordinal()] = count);
  }

  @Override
  public String architecture() {
    return discriminator.architecture();
  }

  @Override
  public Specification specification() {
    return discriminator.specification();
  }

  @Override
  public long version() {
    return discriminator.version();
  }

  @Override
  public int stateBytes() {
    return discriminator.stateBytes()
        + balance.stateBytes()
        + (4 + divergences.length) * Long.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    discriminator.writeState(out);
    balance.writeState(out);
    out.putLong(exchange).putLong(rollbackEpoch).putLong(returnTo).putLong(epochBegan);
    for (long count : divergences) {
      out.putLong(count);
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    discriminator.readState(in);
    balance.readState(in);
    exchange = ExchangeNumber.orElse(in.getLong(), 0);
    rollbackEpoch = ExchangeNumber.orElse(in.getLong(), 0);
    returnTo = in.getLong();
    epochBegan = ExchangeNumber.orElse(in.getLong(), 0);
    for (int i = 0; i < divergences.length; i++) {
      divergences[i] = in.getLong();
    }
  }
}
