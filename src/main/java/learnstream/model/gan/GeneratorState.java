package learnstream.model.gan;

import java.nio.ByteBuffer;
import learnstream.model.spec.Resumable;
import learnstream.model.spec.Specification;

/** A generator with its place in the exchange. */
public final class GeneratorState implements Resumable {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  public final Generator generator;
  private final long seed;

  /** Number of the newest batch sent. */
  public long sent;

  /** The newest exchange whose feedback was used. */
  public long exchange;

  /** How often the pair has gone back to a checkpoint. */
  public long rollbackEpoch;

  /** The exchange whose checkpoint the rollback epoch began with; 0: none. */
  public long returnedTo;

  public GeneratorState(GanSpec spec) {
    generator = new Generator(spec);
    seed = spec.generator().network().seed();
  }

  /** Seed of a batch's noise. */
  public long noiseSeed(long batchId) {
    return (seed + 1) * GOLDEN ^ batchId * 0xBF58476D1CE4E5B9L;
  }

  /**
   * Begins a rollback epoch with weights that were just read back; the numbers of batches and
   * exchanges go on.
   */
  public void beginEpoch(long number, long checkpoint, long newestSent, long newestExchange) {
    rollbackEpoch = number;
    returnedTo = checkpoint;
    sent = newestSent;
    exchange = newestExchange;
  }

  @Override
  public String architecture() {
    return generator.architecture();
  }

  @Override
  public Specification specification() {
    return generator.specification();
  }

  @Override
  public long version() {
    return generator.version();
  }

  @Override
  public int stateBytes() {
    return generator.stateBytes() + 4 * Long.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    generator.writeState(out);
    out.putLong(sent).putLong(exchange).putLong(rollbackEpoch).putLong(returnedTo);
  }

  @Override
  public void readState(ByteBuffer in) {
    generator.readState(in);
    long stored = in.getLong();
    exchange = ExchangeNumber.orElse(in.getLong(), 0);
    sent = ExchangeNumber.orElse(stored, exchange);
    rollbackEpoch = ExchangeNumber.orElse(in.getLong(), 0);
    returnedTo = in.getLong();
  }
}
