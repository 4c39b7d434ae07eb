package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import learnstream.config.yaml.Nearest;
import learnstream.config.yaml.Section;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.HistorySpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;

/** Reads {@code history}: what a model is told of the labels that came before. */
final class HistoryReader {
  private enum RelativeTo {
    NOTHING,
    LAST_LABEL
  }

  private final Section model;
  private final Section history;
  private final FeatureSpec features;
  private final TargetSpec target;

  private HistoryReader(Section model, FeatureSpec features, TargetSpec target) {
    this.model = model;
    this.features = features;
    this.target = target;
    history = model.section("history");
  }

  /** The features with those of the history, if there is any. */
  static FeatureSpec read(Section model, FeatureSpec features, TargetSpec target) {
    return model.has("history") ? new HistoryReader(model, features, target).read() : features;
  }

  private FeatureSpec read() {
    if (!features.isRecord()) {
      model.misplaced("history", "it needs fields instead of features");
    }
    boolean isNumber = target.task() == Task.REGRESSION && target.size() == 1;
    if (!isNumber && target.task() != Task.CLASSIFICATION) {
      model.misplaced("history", "it needs classes, or a target of one number");
    }
    List<Integer> lags = lags();
    int mean = history.size("mean", 0, 0, HistorySpec.MAX_LAG);
    List<String> meanBy = meanBy();
    if (!isNumber) {
      for (String key : List.of("mean", "meanBy", "relativeTo")) {
        if (history.has(key)) {
          history.misplaced(key, "classes are no numbers");
        }
      }
    }
    for (String field : meanBy) {
      check("meanBy", field);
    }
    String by = history.has("by") ? history.text("by", "") : null;
    if (by != null) {
      check("by", by);
    }
    boolean isRelative = isNumber && isRelative();
    boolean hasChanges = history.flag("changes", false);
    history.close();
    boolean isGood = features.isRecord() && (isNumber || target.task() == Task.CLASSIFICATION);
    return isGood
        ? features.with(new HistorySpec(lags, mean, meanBy, by, isRelative, hasChanges), target)
        : features;
  }

  private boolean isRelative() {
    return history.oneOf("relativeTo", RelativeTo.class, RelativeTo.NOTHING)
        == RelativeTo.LAST_LABEL;
  }

  private List<String> meanBy() {
    JsonNode fields = history.get("meanBy");
    if (fields != null && !fields.isArray()) {
      history.refuse("meanBy", "give a list of fields");
    }
    return fields != null && fields.isArray() ? history.texts("meanBy") : List.of();
  }

  private List<Integer> lags() {
    List<Integer> lags = new ArrayList<>();
    for (int lag = 1; lag <= history.size("labels", 0, 0, HistorySpec.MAX_LAGS); lag++) {
      lags.add(lag);
    }
    JsonNode more = history.get("lags");
    boolean isList = more != null && more.isArray() && more.size() <= HistorySpec.MAX_LAGS;
    if (more != null && !isList) {
      history.refuse("lags", "give a list of at most %,d numbers".formatted(HistorySpec.MAX_LAGS));
    }
    for (int i = 0; isList && i < more.size(); i++) {
      JsonNode lag = more.get(i);
      if (Section.isInteger(lag, 1) && lag.asInt() <= HistorySpec.MAX_LAG) {
        lags.add(lag.asInt());
      } else {
        history.problem(
            "lags[" + i + "]",
            "%s is not allowed; give an integer from 1 to %,d"
                .formatted(Section.found(lag), HistorySpec.MAX_LAG));
      }
    }
    return lags;
  }

  private void check(String key, String name) {
    List<String> names = features.recordFields().stream().map(Feature::name).toList();
    boolean isKnown =
        features.recordFields().stream()
            .anyMatch(f -> f.name().equals(name) && !(f.kind() instanceof FeatureKind.Numeric));
    if (features.isRecord() && !isKnown) {
      history.problem(
          key,
          "%s is not allowed; give a field that is a category or a boolean%s"
              .formatted(name, Nearest.hint(name, names)));
    }
  }
}
