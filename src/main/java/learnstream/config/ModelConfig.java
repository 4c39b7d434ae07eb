package learnstream.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import learnstream.learner.ModelSpec;

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
  /**
   * The model that a text describes.
   *
   * @param text as {@link #text}, perhaps of another version of this program
   * @return empty if this version cannot read it
   */
  public static Optional<ModelConfig> parse(String text, String id) {
    try {
      List<Problem> problems = new ArrayList<>();
      Section section = new Section("models", new ObjectMapper().readTree(text), problems);
      section.text("id", id);
      return new ModelReader(section, id).read();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
