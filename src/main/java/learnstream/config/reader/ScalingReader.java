package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import learnstream.config.yaml.Nearest;
import learnstream.config.yaml.Section;
import learnstream.model.feature.Scaling;

/** Reads {@code scaling}, of a model's features or of one field: a name or a mapping. */
final class ScalingReader {
  private static final List<String> NAMES = List.of("none", "standard", "min-max", "log", "robust");

  /** Those that may forget. */
  private static final Map<String, DoubleFunction<Scaling>> FADING = new LinkedHashMap<>();

  static {
    FADING.put("standard", Scaling.Standard::new);
    FADING.put("log", Scaling.Log::new);
  }

  private ScalingReader() {}

  /**
   * @param fallback what it is if nothing is said
   */
  static Scaling read(Section section, String fallback) {
    JsonNode value = section.get("scaling");
    if (value != null && value.isObject()) {
      Section mapping = section.section("scaling");
      Scaling scaling = value.has("kind") ? fading(mapping) : constant(mapping);
      mapping.close();
      return scaling;
    }
    return switch (section.text("scaling", fallback)) {
      case "none" -> new Scaling.None();
      case "standard" -> new Scaling.Standard();
      case "min-max" -> new Scaling.MinMax();
      case "log" -> new Scaling.Log(1);
      case "robust" -> new Scaling.Robust();
      default -> {
        section.refuse(
            "scaling",
            "give one of none, standard, min-max, log, robust, {kind: standard, fading: number} or"
                + " {divideBy: number, subtract: number}"
                + Nearest.hint(section.text("scaling", ""), NAMES));
        yield new Scaling.None();
      }
    };
  }

  private static Scaling fading(Section mapping) {
    String allowed = "give a number above 0 and at most 1";
    double fading = mapping.number("fading", 1, Double.MIN_VALUE, allowed);
    if (fading > 1) {
      mapping.refuse("fading", allowed);
      fading = 1;
    }
    return mapping.oneOf("kind", FADING, FADING.get("standard")).apply(fading);
  }

  private static Scaling constant(Section mapping) {
    double divisor = mapping.number("divideBy", 1, -Double.MAX_VALUE, "give a number");
    double offset = mapping.number("subtract", 0, -Double.MAX_VALUE, "give a number");
    if (divisor == 0) {
      mapping.refuse("divideBy", "give a number other than 0");
      divisor = 1;
    }
    return new Scaling.Constant(divisor, offset);
  }
}
