package learnstream.bench;

import java.util.List;
import learnstream.model.feature.Task;

/**
 * A learner of MOA (Bifet et al., MOA: Massive Online Analysis, 2010).
 *
 * @param options its class and options, as on MOA's command line
 */
public record MoaModel(String name, String options) {
  /**
   * Those that are compared with: ensembles of ten members, the nearest ten of the last thousand,
   * and single trees or rules, with MOA's defaults otherwise.
   */
  public static List<MoaModel> of(Task task) {
    return switch (task) {
      case CLASSIFICATION ->
          List.of(
              new MoaModel("ARF", "moa.classifiers.meta.AdaptiveRandomForest -s 10"),
              new MoaModel("SRP", "moa.classifiers.meta.StreamingRandomPatches -s 10"),
              new MoaModel("kNN", "moa.classifiers.lazy.kNN -k 10 -w 1000"),
              new MoaModel("Hoeffding-tree", "moa.classifiers.trees.HoeffdingTree"),
              new MoaModel("Hoeffding-adaptive", "moa.classifiers.trees.HoeffdingAdaptiveTree"));
      case REGRESSION ->
          List.of(
              new MoaModel("ARF-Reg", "moa.classifiers.meta.AdaptiveRandomForestRegressor -s 10"),
              new MoaModel("FIMT-DD", "moa.classifiers.trees.FIMTDD"),
              new MoaModel("AMRules", "moa.classifiers.rules.AMRulesRegressor"));
      case MULTI_LABEL, RECONSTRUCTION -> List.of();
    };
  }
}
