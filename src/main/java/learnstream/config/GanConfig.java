package learnstream.config;

import java.time.Duration;
import learnstream.model.gan.GanSpec;

/**
 * A deployment's GAN.
 *
 * @param inFlight batches that the generator sends ahead of their feedback
 * @param maxStaleness feedback for a batch that is more generator updates old is dropped
 * @param timeout a batch without feedback after this time is given up and another one sent
 * @param realWindow how many of the newest real samples are kept to draw batches from
 * @param snapshot when a half's state goes to its store, in exchanges or time
 * @param checkpointEvery exchanges between two checkpoints of the pair
 * @param keepCheckpoints how many of them are kept
 * @param maxSamples samples of one request at most
 * @param text as JSON, environment variables filled in
 */
public record GanConfig(
    GanSpec spec,
    int inFlight,
    int maxStaleness,
    Duration timeout,
    int realWindow,
    OnDivergence onDivergence,
    Cadence snapshot,
    long checkpointEvery,
    int keepCheckpoints,
    int maxSamples,
    Evaluation evaluation,
    String text) {
  /** Upper bound on the bytes of one batch's samples. */
  public static final int MESSAGE_BYTES = 8 * 1024 * 1024;

  /** The generator's name as a model: of its checkpoints, metrics and dead letters. */
  public String generatorId() {
    return spec.id() + "-generator";
  }

  /** The discriminator's name as a model, and as a reader of the real samples. */
  public String discriminatorId() {
    return spec.id() + "-discriminator";
  }

  /** The evaluation's name, of its metrics and dead letters. */
  public String evaluationId() {
    return spec.id() + "-evaluation";
  }
}
