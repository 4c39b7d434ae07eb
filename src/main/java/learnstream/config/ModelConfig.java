package learnstream.config;

import java.time.Duration;
import learnstream.model.ModelSpec;

/**
 * One model of a deployment.
 *
 * @param batchTimeLimit a mini-batch that is not full by then is learnt all the same
 * @param snapshot when the whole state goes to the store
 * @param checkpoint when the whole state goes to the checkpoints topic
 * @param keepCheckpoints how many checkpoints the topic keeps
 * @param maxModelsInMemory with a model for each key: those beyond it live in the store only
 * @param text as JSON, environment variables filled in
 */
public record ModelConfig(
    ModelSpec spec,
    Duration batchTimeLimit,
    Cadence snapshot,
    Cadence checkpoint,
    int keepCheckpoints,
    int maxModelsInMemory,
    String text) {
  /** As it is written, for logs: a pool's members alone are thousands of characters. */
  @Override
  public String toString() {
    return text;
  }
}
