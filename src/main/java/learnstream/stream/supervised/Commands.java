package learnstream.stream.supervised;

import java.util.List;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.ByteFields;
import learnstream.codec.ControlRecords;
import learnstream.codec.DescribedCheckpoint;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.model.Adjustments;
import learnstream.nn.spec.Schedule;
import learnstream.stream.control.ControlResults;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.sample.DeadLetters;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.InternalErrors;
import learnstream.stream.state.ModelStore;

/**
 * Applies commands to one model's learner: each once, behind a known sample. What it changed is in
 * both snapshots before the command counts as read, in the same transaction, so that no replay
 * needs the command again.
 */
public final class Commands {
  /** A command that cannot be applied, with a sentence. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private final ModelConfig config;
  private final ModelBy modelBy;
  private final boolean areReplicas;
  private final ModelKeeper keeper;
  private final PartitionProgress progress;
  private final ModelStore store;
  private final CommittedHistory history;
  private final ControlResults results;
  private final MiniBatches batches;
  private final DeadLetters deadLetters;

  Commands(
      ModelConfig config,
      Deployment deployment,
      ModelKeeper keeper,
      ModelStore store,
      CommittedHistory history,
      ControlResults results,
      MiniBatches batches,
      DeadLetters deadLetters) {
    this.config = config;
    modelBy = deployment.modelBy();
    areReplicas = deployment.replicas() != null;
    this.keeper = keeper;
    progress = keeper.progress();
    this.store = store;
    this.history = history;
    this.results = results;
    this.batches = batches;
    this.deadLetters = deadLetters;
  }

  /** Answers a command that cannot reach any model. */
  void refuse(Decoded.Command decoded, String sentence) {
    results.publish(
        decoded.command(),
        ControlOutcome.REFUSED,
        sentence,
        decoded.origin().partition(),
        -1,
        0,
        0);
  }

  /** The keeper has caught up with the partition's samples. */
  void take(Decoded.Command decoded) {
    ControlCommand command = decoded.command();
    LiveModel model = null;
    long before = 0;
    ControlOutcome outcome = ControlOutcome.APPLIED;
    String message;
    try {
      model = modelOf(command);
      before = model == null ? 0 : model.learner.version();
      if (store.commands().has(command.getId())) {
        outcome = ControlOutcome.REPEATED;
        message = "it was applied before";
      } else {
        check(command, model);
        message = apply(decoded, model);
        store.commands().add(command.getId());
      }
    } catch (RefusedException | IllegalArgumentException e) {
      outcome = ControlOutcome.REFUSED;
      message = e.getMessage();
    }
    long after = model == null ? 0 : keeper.model(model.key).learner.version();
    results.publish(
        command,
        outcome,
        message,
        decoded.origin().partition(),
        progress.handledOffset(),
        before,
        after);
  }

  /** The model that a command is for; null for all. */
  private LiveModel modelOf(ControlCommand command) throws RefusedException {
    if (areReplicas) {
      refuseForOneReplica(command);
    }
    if (modelBy == ModelBy.ONE) {
      return keeper.model(ModelStore.SHARED);
    }
    if (command.getKey() != null) {
      byte[] key = ByteFields.bytes(command.getKey());
      if (!keeper.knows(key)) {
        throw new RefusedException(ControlRecords.NOT_HERE);
      }
      return keeper.model(key);
    }
    return switch (command.getAction()) {
      case SNAPSHOT, CHECKPOINT -> null;
      default ->
          throw new RefusedException(
              "key is missing; give that of a model, since each key has its own");
    };
  }

  /** Replicas that began anew would still take in what the others had learnt before. */
  private static void refuseForOneReplica(ControlCommand command) throws RefusedException {
    if (command.getKey() != null) {
      throw new RefusedException("key is not allowed; a command is for all replicas of a model");
    }
    if (command.getAction() == ControlAction.RESET
        || command.getAction() == ControlAction.ROLL_BACK) {
      throw new RefusedException(
          "action: %s is not allowed, since replicas cannot begin anew at the same sample; give the"
                  .formatted(command.getAction())
              + " model another id to begin a new one");
    }
  }

  private static void check(ControlCommand command, LiveModel model) throws RefusedException {
    if (command.getExpectedVersion() != null
        && (model == null || model.learner.version() != command.getExpectedVersion())) {
      throw new RefusedException(
          "expectedVersion: %d is not allowed; give %s"
              .formatted(
                  command.getExpectedVersion(),
                  model == null
                      ? "none, since each model has its own"
                      : model.learner.version() + ", the model's"));
    }
  }

  /** Applies a command and says what was done. */
  private String apply(Decoded.Command decoded, LiveModel model) throws RefusedException {
    ControlCommand command = decoded.command();
    switch (command.getAction()) {
      case SNAPSHOT -> {
        keeper.snapshots().takeNow();
        return "a snapshot is stored";
      }
      case CHECKPOINT -> {
        List<Long> numbers = keeper.snapshots().checkpointNow(model);
        return numbers.size() == 1
            ? "checkpoint %d is published".formatted(numbers.get(0))
            : numbers.size() + " checkpoints are published";
      }
      default -> {
        // What waits for its mini-batch came before the pause.
        LiveModel closed =
            command.getAction() == ControlAction.PAUSE ? batches.close(model) : model;
        String did = changeOrRebuild(decoded, closed);
        keeper.snapshots().commanded(closed);
        return did;
      }
    }
  }

  /** A command that fails in a way that nobody expected leaves the model as it was before it. */
  private String changeOrRebuild(Decoded.Command decoded, LiveModel model) throws RefusedException {
    try {
      return change(decoded.command(), model);
    } catch (IllegalArgumentException refusal) {
      throw refusal;
    } catch (RuntimeException | StackOverflowError e) {
      InternalErrors.rethrowIfOfKafka(e);
      keeper.rebuild(model.key, progress.handled() + 1);
      deadLetters.send(decoded.origin(), RefusalReason.INTERNAL, InternalErrors.describe(e));
      throw new RefusedException("it failed, and nothing has changed: " + e);
    }
  }

  private String change(ControlCommand command, LiveModel model) throws RefusedException {
    Adjustments adjustments = model.learner.adjustments();
    return switch (command.getAction()) {
      case PAUSE -> {
        adjustments.pause(true);
        yield "learning is paused; predictions go on";
      }
      case RESUME -> {
        adjustments.pause(false);
        yield "learning goes on";
      }
      case SET_LEARNING_RATE -> {
        if (command.getLearningRate() == null) {
          throw new RefusedException(
              "learningRate is missing; give a number or a schedule, e.g. constant 0.01");
        }
        Schedule schedule = Schedule.parse(command.getLearningRate());
        adjustments.follow(schedule);
        yield "the learning rate is " + schedule.text();
      }
      case FREEZE, UNFREEZE -> {
        if (command.getLayer() == null) {
          throw new RefusedException("layer is missing; give its number, from 0");
        }
        boolean on = command.getAction() == ControlAction.FREEZE;
        adjustments.freeze(command.getLayer(), on);
        yield "layer %d %s".formatted(command.getLayer(), on ? "is frozen" : "learns again");
      }
      case RESET -> {
        model.beginAgain(null);
        yield "the model begins anew";
      }
      case ROLL_BACK -> {
        AssembledCheckpoint checkpoint = checkpoint(command, model);
        model.beginAgain(checkpoint.state());
        yield "the model is as in checkpoint %d, taken behind offset %d"
            .formatted(checkpoint.description().getNumber(), checkpoint.description().getOffset());
      }
      case PROMOTE, UNDO_PROMOTION ->
          throw new RefusedException(
              "no model is the champion, so that none can be promoted; give champion in the"
                  + " configuration");
      case SNAPSHOT, CHECKPOINT -> throw new IllegalStateException();
    };
  }

  private AssembledCheckpoint checkpoint(ControlCommand command, LiveModel model)
      throws RefusedException {
    if (command.getVersion() == null) {
      throw new RefusedException("version is missing; give that of a checkpoint");
    }
    Optional<AssembledCheckpoint> found =
        history.checkpoint(config.spec().id(), model.key, command.getVersion());
    if (found.isEmpty()) {
      throw new RefusedException(
          "version: %d is not allowed; give that of a checkpoint in the topic"
              .formatted(command.getVersion()));
    }
    List<String> differences = DescribedCheckpoint.differences(found.get(), model.learner);
    if (!differences.isEmpty()) {
      throw new RefusedException(
          "version: the checkpoint does not fit the model: " + String.join("; ", differences));
    }
    return found.get();
  }
}
