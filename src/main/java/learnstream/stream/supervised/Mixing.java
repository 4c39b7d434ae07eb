package learnstream.stream.supervised;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.Mix;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.replica.Difference;
import learnstream.model.replica.Replica;
import learnstream.stream.metric.Observer;
import learnstream.stream.sample.DeadLetters;
import learnstream.stream.sample.Decoded;
import learnstream.stream.state.MixLog;
import learnstream.stream.state.ModelStore;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Mixes a task's replica with those of the other partitions. A round begins with whichever has
 * learnt enough; the others answer with what they have learnt by then, so that one without samples
 * holds nobody up. Nobody waits either: each goes on learning, and mixes once it knows all
 * differences. What comes from the others, and when it counts, is stored in the transaction of the
 * record with which it came.
 */
final class Mixing {
  /** Name of the source. */
  static final String SOURCE = "mixes";

  /** Name of the sink. */
  static final String SINK = "told";

  /** More than a model ever learns; the sum over all replicas is a long. */
  private static final long MAX_UPDATES = 1L << 40;

  private static final int PART = MixLog.PART_BYTES / Float.BYTES;

  /** After so many rounds a snapshot is taken in both slots, so that no more need be stored. */
  private static final int ROUNDS_STORED = 8;

  private final ProcessorContext<byte[], Object> context;
  private final String modelId;
  private final ModelSpec spec;
  private final ReplicaPlace place;
  private final long mixEvery;
  private final WarmUp warmUp;
  private final ModelKeeper keeper;
  private final MiniBatches batches;
  private final DeadLetters deadLetters;
  private int parameters;
  private boolean hasToldAgain;

  private Mixing(
      ProcessorContext<byte[], Object> context,
      Deployment deployment,
      ModelConfig config,
      ReplicaPlace place,
      ModelKeeper keeper,
      MiniBatches batches,
      DeadLetters deadLetters,
      Observer observer) {
    this.context = context;
    modelId = config.spec().id();
    this.place = place;
    mixEvery = deployment.replicas().mixEvery();
    TopicPartition samples = new TopicPartition(deployment.topics().samples(), place.partition());
    warmUp = new WarmUp(deployment.replicas(), place, modelId, samples, observer);
    this.keeper = keeper;
    this.batches = batches;
    this.deadLetters = deadLetters;
    spec = config.spec();
  }

  /** Null where a model learns from one partition. */
  static Mixing of(
      ProcessorContext<byte[], Object> context,
      Deployment deployment,
      ModelConfig config,
      ModelKeeper keeper,
      MiniBatches batches,
      DeadLetters deadLetters,
      Observer observer) {
    ReplicaPlace place = ReplicaPlace.of(deployment, context.taskId().partition());
    return place == null
        ? null
        : new Mixing(context, deployment, config, place, keeper, batches, deadLetters, observer);
  }

  /** The partitions that a part goes to: all others. */
  static Optional<Set<Integer>> receivers(Object part, int partitions) {
    int from = ((Mix) part).getReplica();
    return Optional.of(
        IntStream.range(0, partitions)
            .filter(to -> to != from)
            .boxed()
            .collect(Collectors.toSet()));
  }

  /** Takes what another replica tells, as far as it is not known yet. */
  void take(Decoded.Mixed mixed) {
    Mix part = mixed.part();
    Optional<String> mistake = mistake(part);
    if (mistake.isPresent()) {
      deadLetters.send(mixed.origin(), RefusalReason.UNDECODABLE, mistake.get());
      return;
    }
    if (!keeper.progress().isCaughtUp() || part.getRound() >= replica().round()) {
      keeper.mixes().put(part);
    }
    goOn();
  }

  private Replica replica() {
    return keeper.model(ModelStore.SHARED).replica;
  }

  private Optional<String> mistake(Mix part) {
    boolean isOther =
        part.getReplica() >= 0
            && part.getReplica() < place.partitions()
            && part.getReplica() != place.partition();
    if (!isOther) {
      return Optional.of(
          "replica: %d is not allowed; give another one than %d, below %d"
              .formatted(part.getReplica(), place.partition(), place.partitions()));
    }
    if (part.getRound() < 0) {
      return Optional.of("round: %d is not allowed; give at least 0".formatted(part.getRound()));
    }
    if (part.getUpdates() < 0 || part.getUpdates() > MAX_UPDATES) {
      return Optional.of(
          "updates: %d is not allowed; give 0 to %d".formatted(part.getUpdates(), MAX_UPDATES));
    }
    // Before it has caught up it does not know its round.
    if (keeper.progress().isCaughtUp() && part.getRound() > replica().round() + 1) {
      return Optional.of(
          "round: %d is not allowed; give at most %d"
              .formatted(part.getRound(), replica().round() + 1));
    }
    return mistakeInNumbers(part);
  }

  private Optional<String> mistakeInNumbers(Mix part) {
    int length = part.getUpdates() == 0 ? 0 : parameters();
    int parts = parts(length);
    int index = part.getPart();
    int expected = Math.min(PART, length - index * PART);
    boolean fits =
        part.getParts() == parts
            && index >= 0
            && index < parts
            && FloatBytes.count(part.getNumbers()) == expected;
    if (!fits) {
      return Optional.of(
          "part %d of %d with %d bytes is not allowed; give one of %d, of %d parameters altogether"
              .formatted(index, part.getParts(), part.getNumbers().remaining(), parts, length));
    }
    float[] numbers = new float[expected];
    FloatBytes.decode(part.getNumbers(), numbers);
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return Optional.of("numbers: " + number + " is not allowed; give finite ones");
      }
    }
    return Optional.empty();
  }

  /** How many a replica has, which never changes: before there is one, a model is made to count. */
  private int parameters() {
    if (parameters == 0) {
      Replica counted =
          keeper.progress().isCaughtUp()
              ? replica()
              : new Replica(new Learner(spec), place.partitions());
      parameters = counted.length();
    }
    return parameters;
  }

  private static int parts(int length) {
    return Math.max(1, -Math.floorDiv(-length, PART));
  }

  /** After each record and at each tick: tells and mixes what is due. */
  void goOn() {
    if (!keeper.progress().isCaughtUp()) {
      return;
    }
    LiveModel model = keeper.model(ModelStore.SHARED);
    if (!hasToldAgain) {
      hasToldAgain = true;
      if (model.replica.hasTold()) {
        // Whoever has it already ignores it.
        publish(model.replica);
      }
    }
    LiveModel next = model;
    while (next != null) {
      model = next;
      next = step(model);
    }
    warmUp.holdBack(model.replica, context.currentSystemTimeMs());
  }

  /** Does what is due next; null if nothing is. */
  private LiveModel step(LiveModel model) {
    Replica replica = model.replica;
    boolean isDue =
        replica.hasTold()
            ? keeper.mixes().hasAllBut(place.partition(), replica)
            : isToTell(replica, keeper.mixes().hasAny(replica.round()));
    if (!isDue) {
      return null;
    }
    LiveModel closed = batches.close(model);
    if (closed.replica.hasTold()) {
      mix(closed);
    } else {
      tell(closed);
    }
    return closed;
  }

  private boolean isToTell(Replica replica, boolean isAsked) {
    if (warmUp.lasts(replica)) {
      long handled = keeper.progress().handledOffset();
      return warmUp.isToTell(replica, isAsked, handled, context.currentSystemTimeMs());
    }
    return isAsked || replica.samplesSince() >= mixEvery;
  }

  private void tell(LiveModel model) {
    if (!keeper.progress().hadCommands()) {
      keeper.progress().commanded();
    }
    model.replica.tell();
    model.changed();
    keeper.mixes().told(model.replica.round(), keeper.progress().handled());
    publish(model.replica);
    if (warmUp.lasts(model.replica)) {
      // The others wait for it.
      context.commit();
    }
  }

  private void mix(LiveModel model) {
    Replica replica = model.replica;
    keeper.mixes().over(replica.round(), keeper.progress().handled());
    replica.mix(keeper.mixes().differences(replica, place.partition()));
    model.changed();
    if (replica.round() % ROUNDS_STORED == 0) {
      keeper.snapshots().secure(model);
      keeper.mixes().forgetBefore(replica.round());
    }
  }

  private void publish(Replica replica) {
    Difference told = replica.told();
    int length = told.numbers().length;
    int parts = parts(length);
    long now = context.currentSystemTimeMs();
    for (int part = 0; part < parts; part++) {
      int from = part * PART;
      Mix mix =
          new Mix(
              modelId,
              place.partition(),
              replica.round(),
              told.updates(),
              part,
              parts,
              FloatBytes.encode(told.numbers(), from, Math.min(PART, length - from)),
              Instant.ofEpochMilli(now));
      String key = "%s#%d#%d#%d".formatted(modelId, place.partition(), replica.round() % 2, part);
      context.forward(new Record<>(key.getBytes(StandardCharsets.UTF_8), mix, now), SINK);
    }
  }
}
