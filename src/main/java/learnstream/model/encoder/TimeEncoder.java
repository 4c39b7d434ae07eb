package learnstream.model.encoder;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import learnstream.model.feature.Scaler;
import learnstream.model.feature.Scaling;
import learnstream.nn.linear.SparseVector;

/**
 * Sine and cosine of the hour of the day, of the weekday and of the day of the year, so that 23:59
 * is near 0:00; and how long after the sample learnt last it is, {@code log(1 + seconds)} brought
 * to mean 0 and deviation 1.
 */
final class TimeEncoder implements FieldEncoder {
  private static final double SECONDS_A_DAY = 86_400;
  private static final double DAYS_A_YEAR = 365.2425;

  private final ZoneId zone;
  private final boolean sinceLast;
  private final Scaler scaler = Scaler.of(new Scaling.Log(1), 1);
  private final double[] seconds = new double[1];
  private final double[] scaled = new double[1];

  /** Milliseconds since the epoch. */
  private long last;

  private boolean hasLast;

  TimeEncoder(ZoneId zone, boolean sinceLast) {
    this.zone = zone;
    this.sinceLast = sinceLast;
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
    if (sinceLast && hasLast) {
      measure((Long) value);
      scaler.scale(seconds, scaled);
      out.add(at + 6, scaled[0]);
    }
  }

  private static void add(double turns, SparseVector out, int at) {
    double angle = 2 * Math.PI * turns;
    out.add(at, StrictMath.sin(angle));
    out.add(at + 1, StrictMath.cos(angle));
  }

  private void measure(long now) {
    seconds[0] = Math.max(0, (now - last) / 1000.0);
  }

  @Override
  public void update(Object value) {
    if (value == null || !sinceLast) {
      return;
    }
    if (hasLast) {
      measure((Long) value);
      scaler.update(seconds);
    }
    last = (Long) value;
    hasLast = true;
  }

  @Override
  public int stateBytes() {
    return sinceLast ? 1 + Long.BYTES + scaler.stateBytes() : 0;
  }

  @Override
  public void writeState(ByteBuffer out) {
    if (sinceLast) {
      out.put((byte) (hasLast ? 1 : 0)).putLong(last);
      scaler.writeState(out);
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    if (sinceLast) {
      hasLast = in.get() != 0;
      last = in.getLong();
      scaler.readState(in);
    }
  }
}
