package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import learnstream.config.Evaluation;
import learnstream.config.yaml.Section;

/** Reads the section {@code gan.evaluation}. */
final class EvaluationReader {
  private final Section section;

  EvaluationReader(Section section) {
    this.section = section;
  }

  Evaluation read(int width, int maxSamples) {
    Evaluation read =
        new Evaluation(
            section.duration("every", Duration.ofSeconds(5)),
            (int) section.count("count", Math.min(1000, maxSamples), 1),
            modes(width),
            section.number("radius", 0.12, 0, "give 0 or a positive number"),
            section.share("leastShare", 0.01),
            section.text("classifier", null));
    if (read.count() > maxSamples) {
      section.refuse("count", "give 1 to mostSamples, " + maxSamples);
    }
    section.close();
    return read;
  }

  private List<double[]> modes(int width) {
    List<double[]> modes = new ArrayList<>();
    JsonNode list = section.get("modes");
    if (list != null && !list.isArray()) {
      section.refuse("modes", "give a list of the modes' centres");
      return modes;
    }
    for (int i = 0; list != null && i < list.size(); i++) {
      modes.add(mode("modes[" + i + "]", list.get(i), width));
    }
    return modes;
  }

  private double[] mode(String key, JsonNode centre, int width) {
    boolean numbers = centre.isArray() && centre.size() == width;
    double[] mode = new double[numbers ? width : 0];
    for (int j = 0; numbers && j < width; j++) {
      numbers = centre.get(j).isNumber();
      mode[j] = centre.get(j).asDouble();
    }
    if (!numbers) {
      section.problem(
          key, Section.found(centre) + " is not allowed; give a list of " + width + " numbers");
    }
    return mode;
  }
}
