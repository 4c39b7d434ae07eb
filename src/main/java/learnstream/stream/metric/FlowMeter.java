package learnstream.stream.metric;

import java.time.Instant;
import java.util.OptionalLong;
import learnstream.codec.avro.Latency;
import learnstream.stream.sample.Origin;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.TopicPartition;

/** How the samples of one partition flow through a model: how long they took, how many wait. */
public final class FlowMeter {
  private static final long LONGEST_MS = 24 * 60 * 60 * 1000;
  private static final int DIGITS = 2;

  private final Histogram latency = new Histogram(LONGEST_MS, DIGITS);
  private double sum;

  private TopicPartition partition;
  private long offset;
  private long sent;
  private Instant eventTime;
  private long predictedAt;

  /**
   * @param sentAt the record's timestamp, ms since the epoch
   * @param now ms since the epoch
   */
  public void predicted(Origin origin, long sentAt, Instant event, long now) {
    if (partition == null) {
      partition = new TopicPartition(origin.topic(), origin.partition());
    }
    offset = origin.offset();
    sent = sentAt;
    eventTime = event;
    predictedAt = now;
    // A producer's clock may be ahead.
    long took = Math.max(0, Math.min(LONGEST_MS, now - sentAt));
    latency.recordValue(took);
    sum += took;
  }

  /** Of the predictions since {@link #reset}; null if there were none. */
  public Latency latency() {
    long count = latency.getTotalCount();
    return count == 0
        ? null
        : new Latency(
            count,
            sum / count,
            (double) latency.getValueAtPercentile(50),
            (double) latency.getValueAtPercentile(90),
            (double) latency.getValueAtPercentile(99),
            (double) latency.getMaxValue());
  }

  public void reset() {
    latency.reset();
    sum = 0;
  }

  /** Records behind the one handled last, or null. */
  public Long lag(Observer observer, long handled) {
    OptionalLong end = partition == null ? OptionalLong.empty() : observer.endOffset(partition);
    return end.isEmpty() ? null : Math.max(0, end.getAsLong() - 1 - Math.max(offset, handled));
  }

  /** Seconds since the sample predicted last was sent, while there are records behind it. */
  public Double lagSeconds(Long lag, long now) {
    return lag == null ? null : lag == 0 ? 0 : Math.max(0, now - sent) / 1000.0;
  }

  /** Seconds from the event time of the sample predicted last to its prediction, or null. */
  public Double eventTimeDelay() {
    return eventTime == null ? null : (predictedAt - eventTime.toEpochMilli()) / 1000.0;
  }
}
