package learnstream.stream.gan;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.config.GanConfig;
import learnstream.model.gan.DiscriminatorState;
import learnstream.model.gan.Divergence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the discriminator does about a divergence, whichever half is killed meanwhile:
 *
 * <ol>
 *   <li>it detects the divergence, and looks for the newest checkpoint that both halves have;
 *   <li>it rolls itself back to that checkpoint and raises its rollback epoch by one;
 *   <li>each of its answers tells the epoch and the checkpoint, so that the generator rolls back
 *       too;
 *   <li>each batch of the generator acknowledges the epoch in which it was made; batches of an
 *       older one are dropped, and a newer one is followed.
 * </ol>
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private static final long REACTION_WINDOWS = 10;

  private final GanConfig config;
  private final DiscriminatorState half;
  private final GanStateKeeper keeper;
  private final LongSupplier clock;
  private final String id;
  private long reactedAt;

  Recovery(GanConfig config, DiscriminatorState half, GanStateKeeper keeper, LongSupplier clock) {
    this.config = config;
    this.half = half;
    this.keeper = keeper;
    this.clock = clock;
    id = config.discriminatorId();
  }

  /**
   * After an exchange: reacts to a divergence as configured, and again if it still lasts when the
   * reaction has had time to work.
   *
   * @param told divergence detected in this exchange
   */
  void after(Optional<Divergence> told, GeneratedBatch batch) {
    boolean again = half.exchange - reactedAt >= reactionTime();
    Optional<Divergence> divergence = told.isEmpty() && again ? half.balance.lasting() : told;
    divergence.ifPresent(
        which -> {
          reactedAt = half.exchange;
          react(which, batch);
        });
  }

  private long reactionTime() {
    return REACTION_WINDOWS * config.spec().balance().window();
  }

  private void react(Divergence divergence, GeneratedBatch batch) {
    half.count(divergence);
    String did =
        switch (config.onDivergence()) {
          case GO_ON -> "goes on";
          case SLOW_LEADER -> slowLeader();
          case RETURN -> goBack(divergence, batch);
        };
    LOG.warn("{}: {} at exchange {}: {}", id, divergence, half.exchange, did);
  }

  private String slowLeader() {
    half.balance.slowLeader();
    return "the half that is ahead learns less often for a while";
  }

  /** Back to a checkpoint that both halves have and that is older than the trouble. */
  private String goBack(Divergence divergence, GeneratedBatch batch) {
    if (half.rollbackEpoch > 0 && half.exchange - half.epochBegan < reactionTime()) {
      return "goes on, since it went back to a checkpoint only a moment ago";
    }
    long trouble = divergence == Divergence.NON_FINITE ? 0 : 2L * config.spec().balance().window();
    OptionalLong newest =
        keeper.checkpoints().headSet(half.exchange - trouble, true).stream()
            .filter(batch.getCheckpoints()::contains)
            .mapToLong(number -> number)
            .max();
    if (newest.isEmpty()) {
      return "there is no checkpoint of both halves yet; " + slowLeader();
    }
    return beginEpoch(half.rollbackEpoch + 1, newest.getAsLong())
        ? "both halves go back to the checkpoint of exchange " + newest.getAsLong()
        : "goes on, since the checkpoint cannot be read";
  }

  /**
   * Goes back if the generator is in a later rollback epoch, which this half has forgotten since a
   * kill.
   */
  void follow(GeneratedBatch batch) {
    if (batch.getEra() > half.rollbackEpoch) {
      boolean found = beginEpoch(batch.getEra(), batch.getReturnedTo());
      LOG.warn(
          "{}: follows the generator into rollback epoch {}, {} exchange {}",
          id,
          batch.getEra(),
          found ? "with the checkpoint of" : "as it is, since there is no checkpoint of",
          batch.getReturnedTo());
    }
  }

  private boolean beginEpoch(long rollbackEpoch, long checkpoint) {
    Map<String, Long> divergences = half.divergences();
    long exchange = half.exchange;
    boolean found = keeper.returnTo(checkpoint);
    half.beginEpoch(rollbackEpoch, checkpoint, exchange, divergences);
    keeper.snapshot(half.exchange, clock.getAsLong());
    return found;
  }
}
