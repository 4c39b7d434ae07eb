package learnstream.stream.champion;

import java.util.Optional;
import learnstream.codec.ByteFields;
import learnstream.codec.ControlRecords;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.config.ModelBy;
import learnstream.model.champion.Contest;
import learnstream.model.champion.Promotion;
import learnstream.stream.control.ControlResults;
import learnstream.stream.sample.Decoded;
import learnstream.stream.state.ModelStore;

/** Applies commands to promote a model, or to undo that: each once, behind a known sample. */
final class PromotionCommands {
  private final ModelBy modelBy;
  private final Contests contests;
  private final ChampionStore store;
  private final Promotions promotions;
  private final ControlResults results;

  PromotionCommands(
      ModelBy modelBy,
      Contests contests,
      ChampionStore store,
      Promotions promotions,
      ControlResults results) {
    this.modelBy = modelBy;
    this.contests = contests;
    this.store = store;
    this.promotions = promotions;
    this.results = results;
  }

  /** Applies a command behind the last sample that was handled, or refuses it. */
  void take(Decoded.Command decoded) {
    ControlCommand command = decoded.command();
    int partition = decoded.origin().partition();
    ControlOutcome outcome = ControlOutcome.APPLIED;
    String message;
    try {
      byte[] key = key(command);
      if (store.commands().has(command.getId())) {
        outcome = ControlOutcome.REPEATED;
        message = "it was applied before";
      } else {
        message = apply(command, key, partition);
        store.commands().add(command.getId());
      }
    } catch (IllegalArgumentException e) {
      outcome = ControlOutcome.REFUSED;
      message = e.getMessage();
    }
    results.publish(command, outcome, message, partition, promotions.handledOffset(), 0, 0);
  }

  private byte[] key(ControlCommand command) {
    if (command.getExpectedVersion() != null) {
      throw new IllegalArgumentException(
          "expectedVersion: %d is not allowed; leave it out, since the command changes no model"
              .formatted(command.getExpectedVersion()));
    }
    if (modelBy == ModelBy.ONE) {
      return ModelStore.SHARED;
    }
    if (command.getKey() == null) {
      throw new IllegalArgumentException(
          "key is missing; give that of a model, since each key has its own champion");
    }
    byte[] key = ByteFields.bytes(command.getKey());
    if (!contests.knows(key)) {
      throw new IllegalArgumentException(ControlRecords.NOT_HERE);
    }
    return key;
  }

  private String apply(ControlCommand command, byte[] key, int partition) {
    Contest contest = contests.of(key);
    Optional<Promotion> promotion =
        command.getAction() == ControlAction.PROMOTE
            ? contest.promote(command.getModelId())
            : Optional.of(contest.undo());
    if (promotion.isEmpty()) {
      return contest.champion() + " answers already";
    }
    contests.store(key);
    promotions.byCommand(key, promotion.get(), partition, command);
    return "%s answers, %s did before"
        .formatted(promotion.get().champion(), promotion.get().previous());
  }
}
