package learnstream.stream.supervised;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import learnstream.codec.Specifications;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.config.Samples;
import learnstream.model.Learner;
import learnstream.model.spec.Specification;
import learnstream.stream.sample.Decoded;
import learnstream.stream.state.IncompatibleModelException;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.Progress;
import learnstream.stream.state.Provenance;
import learnstream.stream.state.SampleNumber;

/**
 * How far the models of one partition have come. What a restart needs of it is stored at each
 * change.
 */
final class PartitionProgress {
  private final ModelStore store;
  private final Specification specification;
  private final String modelBy;
  private final Samples samples;

  /** What the store holds; null before the first sample. */
  private Progress stored;

  private int topic;
  private Provenance.Source source;

  /** Number of the last sample handled; during the first replay, of the last one replayed. */
  private long handled;

  private boolean caughtUp;

  /**
   * @param place null where it is no replica
   * @throws IncompatibleModelException if what is stored is of other models than those configured
   */
  PartitionProgress(
      ModelConfig config, ModelBy modelBy, ReplicaPlace place, Samples samples, ModelStore store) {
    this.store = store;
    this.modelBy =
        modelBy.name().toLowerCase(Locale.ROOT)
            + (place == null ? "" : " in %d partitions".formatted(place.partitions()));
    this.samples = samples;
    specification = config.spec().specification();
    stored = store.progress().orElse(null);
    if (stored != null) {
      check(config);
      stored = stored.in(specification.fingerprint(), this.modelBy);
    }
  }

  private void check(ModelConfig config) {
    String id = config.spec().id();
    Learner configured = new Learner(config.spec());
    if (!stored.identity().is(configured)) {
      throw store
          .specification()
          .map(its -> new IncompatibleModelException(id, specification.differencesFrom(its)))
          .orElseGet(
              () ->
                  new IncompatibleModelException(
                      id, configured.architecture(), stored.identity().architecture()));
    }
    if (stored.modelBy() != null && !stored.modelBy().equals(modelBy)) {
      throw new IncompatibleModelException(
          id,
          List.of("modelBy: %s is stored, %s is configured".formatted(stored.modelBy(), modelBy)));
    }
    List<String> others = differencesOfMapping();
    if (!others.isEmpty()) {
      throw new IncompatibleModelException(id, others);
    }
  }

  private List<String> differencesOfMapping() {
    Specification its = store.mapping().orElseGet(Samples.LEARNSTREAM::specification);
    return Specification.of("")
        .with("samples", samples.specification())
        .differencesFrom(Specification.of("").with("samples", its));
  }

  /** The models are asked where they stand in a topic. */
  void in(Decoded.CatchUp question) {
    topic = question.position.topic();
    source =
        new Provenance.Source(
            question.samples.topic(),
            question.position.topicId().toString(),
            question.samples.partition());
  }

  /**
   * Stores that the models begin, unless they did before.
   *
   * @param first number of the first sample that they can learn from
   */
  void begin(long first) {
    if (stored == null) {
      put(Progress.startingAt(first, specification.fingerprint(), modelBy));
    }
    if (store.specification().isEmpty()) {
      store.put(Specifications.record(specification));
    }
    if (samples.isMapped() && store.mapping().isEmpty()) {
      store.putMapping(Specifications.record(samples.specification()));
    }
  }

  private void put(Progress next) {
    stored = next;
    store.put(next);
  }

  /** Where the samples come from. */
  Provenance.Source source() {
    return source;
  }

  /** Offset of a sample in the present topic; -1 if it was in an earlier one. */
  long offset(long number) {
    return SampleNumber.offset(topic, number);
  }

  /** Number of the first sample that the models could learn from. */
  long start() {
    return stored.start();
  }

  /** Number of the last sample that a snapshot contains. */
  long covered() {
    return stored.covered();
  }

  /** Number of the last sample handled. */
  long handled() {
    return handled;
  }

  /** Its offset in the present topic. */
  long handledOffset() {
    return offset(handled);
  }

  void handled(long number) {
    handled = number;
  }

  /** A replay is as far as this sample, or was further before. */
  void replayed(long number) {
    handled = Math.max(handled, number);
  }

  boolean isCaughtUp() {
    return caughtUp;
  }

  void caughtUp() {
    caughtUp = true;
  }

  /** Snapshots contain every sample up to this one. */
  void cover(long number) {
    put(stored.coveredTo(Math.max(number, stored.covered())));
  }

  /** A snapshot cannot be read: those that can contain every sample up to this one only. */
  void uncover(long number) {
    put(stored.coveredTo(number));
  }

  /** Number of the newest checkpoint. */
  long checkpoints() {
    return stored == null ? 0 : stored.checkpoint();
  }

  void checkpointed(long number) {
    put(stored.checkpointed(number));
  }

  /** A command, or what other replicas have learnt, has changed a model. */
  void commanded() {
    put(stored.commanded(handled));
  }

  boolean hadCommands() {
    return stored.commandedAt() >= 0;
  }

  /** Counts a sample whose dead letter was sent. */
  void refused(RefusalReason reason) {
    put(stored.refused(reason.name()));
  }

  /** Refused samples by reason. */
  Map<String, Long> refused() {
    return stored == null ? Map.of() : stored.refused();
  }
}
