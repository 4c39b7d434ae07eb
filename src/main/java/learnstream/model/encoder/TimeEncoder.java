package learnstream.model.encoder;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import learnstream.model.feature.Scaler;
import learnstream.model.feature.Scaling;
import learnstream.nn.linear.SparseVector;

/**
 * Sine and cosine of the hour of the day, of the weekday and of the day of the year, so that 23:59
 * is near 0:00; and how long after the sample of its key that was learnt last it is, {@code log(1 +
 * seconds)} brought to mean 0 and deviation 1.
 */
final class TimeEncoder implements FieldEncoder {
  /** Keys whose last time is known; the one unused longest makes room. */
  static final int MAX_KEYS = 100_000;

  private static final double SECONDS_A_DAY = 86_400;
  private static final double DAYS_A_YEAR = 365.2425;

  private final ZoneId zone;
  private final boolean sinceLast;
  private final Scaler scaler = Scaler.of(new Scaling.Log(1), 1);
  private final double[] seconds = new double[1];
  private final double[] scaled = new double[1];

  /** Milliseconds since the epoch by the keys' hashes, those learnt longest ago first. */
  private final Map<Long, Long> last = new LinkedHashMap<>();

  private long key;

  TimeEncoder(ZoneId zone, boolean sinceLast) {
    this.zone = zone;
    this.sinceLast = sinceLast;
  }

  @Override
  public boolean usesKeys() {
    return sinceLast;
  }

  @Override
  public void key(long hash) {
    key = hash;
  }

  @Override
  public void encode(Object value, SparseVector out, int at) {
    if (value == null) {
      return;
    }
    ZonedDateTime time = Instant.ofEpochMilli((Long) value).atZone(zone);
    double day = time.toLocalTime().toSecondOfDay() / SECONDS_A_DAY;
    add(day, out, at);
    add((time.getDayOfWeek().ordinal() + day) / 7, out, at + 2);
    add((time.getDayOfYear() - 1 + day) / DAYS_A_YEAR, out, at + 4);
    Long before = sinceLast ? last.get(key) : null;
    if (before != null) {
      measure(before, (Long) value);
      scaler.scale(seconds, scaled);
      out.add(at + 6, scaled[0]);
    }
  }

  private static void add(double turns, SparseVector out, int at) {
    double angle = 2 * Math.PI * turns;
    out.add(at, StrictMath.sin(angle));
    out.add(at + 1, StrictMath.cos(angle));
  }

  private void measure(long before, long now) {
    seconds[0] = Math.max(0, (now - before) / 1000.0);
  }

  @Override
  public void update(Object value) {
    if (value == null || !sinceLast) {
      return;
    }
    Long before = last.remove(key);
    if (before != null) {
      measure(before, (Long) value);
      scaler.update(seconds);
    } else if (last.size() == MAX_KEYS) {
      last.remove(last.keySet().iterator().next());
    }
    last.put(key, (Long) value);
  }

  @Override
  public int stateBytes() {
    return sinceLast ? Integer.BYTES + 2 * Long.BYTES * last.size() + scaler.stateBytes() : 0;
  }

  @Override
  public void writeState(ByteBuffer out) {
    if (sinceLast) {
      out.putInt(last.size());
      last.forEach((hash, millis) -> out.putLong(hash).putLong(millis));
      scaler.writeState(out);
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    if (sinceLast) {
      last.clear();
      int stored = in.getInt();
      if (stored < 0 || stored > MAX_KEYS) {
        throw new IllegalArgumentException("%d keys do not fit %d".formatted(stored, MAX_KEYS));
      }
      for (int i = 0; i < stored; i++) {
        long hash = in.getLong();
        last.put(hash, in.getLong());
      }
      scaler.readState(in);
    }
  }
}
