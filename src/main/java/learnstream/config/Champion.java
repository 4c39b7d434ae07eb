package learnstream.config;

import java.util.List;
import learnstream.model.ModelSpec;
import learnstream.model.champion.Contest;
import learnstream.model.champion.PromotionRule;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;

/**
 * One model answers for all of a deployment; what the others say is published elsewhere.
 *
 * @param id of the model that answers first
 * @param rule by which another one takes its place; null: by command only
 */
public record Champion(String id, PromotionRule rule) {
  /**
   * Those of the models that learn what this one does, itself included, so that they may answer.
   */
  public List<String> contenders(List<ModelConfig> models) {
    TargetSpec target =
        models.stream()
            .map(ModelConfig::spec)
            .filter(spec -> spec.id().equals(id))
            .findFirst()
            .orElseThrow()
            .target();
    return models.stream()
        .map(ModelConfig::spec)
        .filter(spec -> isAlike(spec.target(), target))
        .map(ModelSpec::id)
        .toList();
  }

  private static boolean isAlike(TargetSpec its, TargetSpec other) {
    return its.task() == other.task()
        && (its.task() == Task.CLASSIFICATION || its.names().equals(other.names()));
  }

  /** A contest that begins. */
  public Contest contest(List<ModelConfig> models) {
    return new Contest(contenders(models), id, rule);
  }
}
