package learnstream.config.champion;

import java.util.List;
import learnstream.config.Champion;
import learnstream.config.ModelConfig;
import learnstream.config.yaml.Nearest;
import learnstream.config.yaml.Section;
import learnstream.model.ModelSpec;
import learnstream.model.champion.PairedTest;
import learnstream.model.champion.PromotionRule;
import learnstream.model.feature.Task;

/** Reads {@code champion} and {@code promotion}. */
public final class ChampionReader {
  private static final String CHAMPION = "champion";
  private static final String PROMOTION = "promotion";

  private final Section top;
  private final List<ModelConfig> models;

  private ChampionReader(Section top, List<ModelConfig> models) {
    this.top = top;
    this.models = models;
  }

  /**
   * @param models those that were read without a mistake
   * @return null if there is no champion
   */
  public static Champion read(Section top, List<ModelConfig> models) {
    return new ChampionReader(top, models).read();
  }

  private Champion read() {
    String id = top.text(CHAMPION, null);
    if (id == null) {
      if (top.has(PROMOTION)) {
        top.problem(PROMOTION, "is not allowed without a champion; give champion");
      }
      return null;
    }
    List<String> ids = models.stream().map(model -> model.spec().id()).toList();
    ModelSpec spec =
        models.stream()
            .map(ModelConfig::spec)
            .filter(model -> model.id().equals(id))
            .findFirst()
            .orElse(null);
    if (spec == null) {
      if (top.has("models") && models.size() < top.get("models").size()) {
        // It may be one of those with a mistake.
        top.get(PROMOTION);
        return null;
      }
      top.refuse(
          CHAMPION,
          ids.isEmpty()
              ? "leave it out, since there are no models"
              : "give the id of a model: " + String.join(", ", ids) + Nearest.hint(id, ids));
      top.get(PROMOTION);
      return null;
    }
    return new Champion(id, top.has(PROMOTION) ? rule(spec) : null);
  }

  private PromotionRule rule(ModelSpec champion) {
    Task task = champion.target().task();
    if (task == Task.RECONSTRUCTION) {
      top.problem(PROMOTION, "is not allowed for a model that learns no labels");
    }
    if (new Champion(champion.id(), null).contenders(models).size() < 2) {
      top.problem(
          PROMOTION,
          "is not allowed without a challenger; give a second model that has the target of "
              + champion.id());
    }
    Section section = top.section(PROMOTION);
    boolean isOfNumbers = task == Task.REGRESSION;
    PairedTest test = section.oneOf("test", PairedTest.class, PairedTest.PAIRED_T);
    if (isOfNumbers && test == PairedTest.MCNEMAR) {
      section.refuse("test", "give paired-t, since numbers are not right or wrong");
    }
    PromotionRule rule =
        new PromotionRule(
            section.size(
                "window",
                PromotionRule.DEFAULT_WINDOW,
                PromotionRule.MIN_WINDOW,
                PromotionRule.MAX_WINDOW),
            section.share("margin", 0.01),
            isOfNumbers,
            significance(section),
            test);
    section.close();
    return rule;
  }

  private static double significance(Section section) {
    double significance = section.share("significance", 0.01);
    if (!(significance > 0 && significance <= 0.5)) {
      section.refuse("significance", "give a number above 0, of at most 0.5");
    }
    return significance;
  }
}
