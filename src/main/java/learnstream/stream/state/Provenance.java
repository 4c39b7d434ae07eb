package learnstream.stream.state;

import java.util.ArrayList;
import java.util.List;
import learnstream.codec.avro.ModelDescription;
import learnstream.codec.avro.ModelOrigin;
import learnstream.codec.avro.SamplePlace;

/**
 * How one model came to be: which samples it has taken in, and what it began as. It follows the
 * model sample by sample and is stored with each of its states.
 */
public final class Provenance {
  /** Stands for a timestamp that is not known. */
  public static final long UNKNOWN = -1;

  private static final int MAX_ORIGINS = 10;

  /**
   * Where samples come from.
   *
   * @param topicId null where it is not known
   */
  public record Source(String topic, String topicId, int partition) {
    SamplePlace place(long offset, long timestamp) {
      return new SamplePlace(topic, topicId, partition, offset, timestamp);
    }
  }

  private final ModelIdentity identity;
  private final Source source;
  private final List<ModelOrigin> origins;
  private SamplePlace first;
  private final SamplePlace storedLast;

  /** -1 for none since the state was read. */
  private long lastOffset = -1;

  private long lastTimestamp;

  /**
   * @param source null for what learns from no samples of its own
   * @param stored what was stored with the state that the model begins with, or null
   */
  public Provenance(ModelIdentity identity, Source source, ModelDescription stored) {
    this.identity = identity;
    this.source = source;
    origins = stored == null ? List.of() : stored.getOrigins();
    first = stored == null ? null : stored.getFirstSample();
    storedLast = stored == null ? null : stored.getLastSample();
  }

  /**
   * The model has taken in a sample.
   *
   * @param timestamp of its record, ms since the epoch, or {@link #UNKNOWN}
   */
  public void learnt(long offset, long timestamp) {
    if (first == null) {
      first = source.place(offset, timestamp);
    }
    lastOffset = offset;
    lastTimestamp = timestamp;
  }

  /** What is stored with the model's state as it is now. */
  public ModelDescription describe() {
    return new ModelDescription(
        identity.specification(),
        identity.fingerprint(),
        identity.configuration(),
        identity.program(),
        first,
        lastOffset < 0 ? storedLast : source.place(lastOffset, lastTimestamp),
        origins);
  }

  /** What is stored with a state that was brought in from elsewhere and has learnt nothing here. */
  public static ModelDescription imported(
      ModelIdentity identity, List<ModelOrigin> earlier, ModelOrigin from) {
    List<ModelOrigin> origins = new ArrayList<>(earlier);
    origins.add(from);
    return new ModelDescription(
        identity.specification(),
        identity.fingerprint(),
        identity.configuration(),
        identity.program(),
        null,
        null,
        origins.subList(Math.max(0, origins.size() - MAX_ORIGINS), origins.size()));
  }
}
