package learnstream.stream.gan;

import java.util.Set;
import java.util.function.Consumer;
import learnstream.codec.ClassLabel;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import learnstream.model.feature.Scaler;
import learnstream.model.gan.Condition;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.SampleBatch;
import learnstream.model.gan.SampleWindow;
import learnstream.stream.recovery.NewestReader;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Echo;
import learnstream.stream.sample.FeatureReader;
import learnstream.stream.sample.Magnitude;
import learnstream.stream.sample.SampleDecoder;
import learnstream.stream.sample.SampleReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/**
 * The real samples that a discriminator sees: a window of the newest ones. It lives in memory;
 * after a restart it is read again from the topic.
 */
final class RealSamples {
  private final String topic;
  private final int capacity;
  private final Set<String> readers;
  private final Set<String> ids;
  private final FeatureReader reader;
  private final SampleDecoder decoder;
  private final Scaler scaler;
  private final SampleWindow window;
  private final double[] scaled;
  private final Condition condition;

  /** Index of the class of the sample read last; 0 without classes, -1: it lacks one. */
  private int itsClass;

  /** Offset behind the last sample that was read at the start. */
  private long next;

  /**
   * @param decoder knows what the topic's records look like
   */
  RealSamples(Deployment deployment, SampleDecoder decoder) {
    GanConfig config = deployment.gan();
    GanSpec spec = config.spec();
    topic = deployment.topics().samples();
    this.decoder = decoder;
    capacity = config.realWindow();
    readers = deployment.readerIds();
    ids = Set.of(spec.id(), config.discriminatorId());
    condition = spec.condition();
    reader = new FeatureReader(spec.features());
    scaler = Scaler.of(spec.scaling(), spec.width());
    window = new SampleWindow(config.realWindow(), spec.width());
    scaled = new double[spec.width()];
  }

  /**
   * Reads the newest samples of the topic again, without those that cannot be used: they are
   * refused when they are processed.
   */
  void refill(NewestReader newest) {
    Consumer<ConsumerRecord<byte[], byte[]>> add =
        record -> {
          try {
            if (read(record.value(), record.headers()) && isUsable()) {
              window.add(scaled, itsClass);
            }
          } catch (UndecodableException | RefusedSampleException | RuntimeException e) {
            return;
          }
        };
    next = newest.read(new TopicPartition(topic, 0), capacity, add);
  }

  /**
   * Adds a sample, unless it is in the window already.
   *
   * @return false if it has no label, and needs one
   */
  boolean take(byte[] value, Headers headers, long offset)
      throws UndecodableException, RefusedSampleException {
    if (!read(value, headers)) {
      return true;
    }
    if (isUsable() && offset >= next) {
      window.add(scaled, itsClass);
    }
    return isUsable();
  }

  /**
   * @return whether the sample is meant for this half too: one that was sent again from the dead
   *     letters is for the model only that refused it
   */
  private boolean read(byte[] value, Headers headers)
      throws UndecodableException, RefusedSampleException {
    Decoded.Sample sample = decoder.decode(value, headers);
    if (sample.onlyModel() != null && !ids.contains(sample.onlyModel())) {
      if (!readers.contains(sample.onlyModel())) {
        throw new UndecodableException(
            RefusalReason.UNKNOWN_NAME,
            "modelId: %s is not allowed; give one of %s".formatted(sample.onlyModel(), readers));
      }
      return false;
    }
    reader.read(sample.sample());
    scaler.scale(reader.features(), scaled);
    for (int i = 0; i < scaled.length; i++) {
      // A single value that overflows in the networks would spoil every batch it is drawn into.
      if (Math.abs(scaled[i]) > Magnitude.MAX) {
        throw FeatureReader.refusal(
            RefusalReason.OUTLIER,
            "features: number %d: %s is not allowed; give one that is at most %s, once scaled",
            i,
            reader.features()[i],
            Magnitude.MAX);
      }
    }
    readClass(sample.sample().getLabel());
    return true;
  }

  private boolean isUsable() {
    return itsClass >= 0;
  }

  private void readClass(Object label) throws RefusedSampleException {
    if (condition.isNone()) {
      itsClass = 0;
      return;
    }
    itsClass = label == null ? -1 : condition.index(ClassLabel.name(label));
    if (label != null && itsClass < 0) {
      throw SampleReader.unknownClass(Echo.text(ClassLabel.name(label)), condition.names());
    }
  }

  int size() {
    return window.size();
  }

  void draw(long seed, int count, SampleBatch out) {
    window.draw(seed, count, out);
  }
}
