package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.hopfield.Annealed;
import learnstream.model.hopfield.Asynchronous;
import learnstream.model.hopfield.Dynamics;
import learnstream.model.hopfield.Hebbian;
import learnstream.model.hopfield.HopfieldSpec;
import learnstream.model.hopfield.MemorySpec;
import learnstream.model.hopfield.PatternsSpec;
import learnstream.model.hopfield.PseudoInverse;
import learnstream.model.hopfield.StorageRule;
import learnstream.model.hopfield.Storkey;
import learnstream.model.hopfield.Synchronous;
import learnstream.model.hopfield.Values;
import learnstream.model.hopfield.WeightsSpec;

/** Reads Hopfield networks. */
final class HopfieldReader {
  /** How patterns are stored, by name. */
  enum Storage {
    HEBBIAN,
    STORKEY,
    PSEUDO_INVERSE,
    MODERN
  }

  /** How neurons change, by name. */
  enum Update {
    ASYNCHRONOUS,
    SYNCHRONOUS,
    ANNEALED
  }

  /** Each has a weight with every other one: 1 GiB in all. */
  private static final int MAX_NEURONS = 11_585;

  private static final String POSITIVE = "give a number above 0";

  private final Section section;
  private final int neurons;

  private HopfieldReader(Section section, int neurons) {
    this.section = section;
    this.neurons = neurons;
  }

  static KindSpec read(Section section, FeatureSpec features, TargetSpec target) {
    return new HopfieldReader(section, features.count()).read();
  }

  private HopfieldSpec read() {
    Storage storage = section.oneOf("storage", Storage.class, Storage.HEBBIAN);
    Values defaultValue = storage == Storage.MODERN ? Values.CONTINUOUS : Values.BIPOLAR;
    Values values = section.oneOf("values", Values.class, defaultValue);
    if (values == Values.CONTINUOUS && storage != Storage.MODERN) {
      section.refuse("values", "give bipolar or binary, or storage: modern");
      values = defaultValue;
    }
    int sweeps = (int) section.count("sweeps", 20, 1);
    MemorySpec memory = storage == Storage.MODERN ? patterns(sweeps) : weights(storage, sweeps);
    return new HopfieldSpec(neurons, values, memory, section.count("seed", 1, 0));
  }

  private MemorySpec patterns(int steps) {
    for (String key : List.of("update", "temperature", "thresholds")) {
      if (section.has(key)) {
        section.misplaced(key, "storage: modern does without it");
      }
    }
    double beta = positive(section, "beta", 1);
    return new PatternsSpec(beta, (int) section.count("patterns", 1000, 1), steps);
  }

  private MemorySpec weights(Storage storage, int sweeps) {
    for (String key : List.of("beta", "patterns")) {
      if (section.has(key)) {
        section.misplaced(key, "it belongs to storage: modern");
      }
    }
    if (neurons > MAX_NEURONS) {
      section.refuse(
          "features",
          "give at most %d, since each neuron has a weight with every other one"
              .formatted(MAX_NEURONS));
    }
    StorageRule rule =
        switch (storage) {
          case STORKEY -> new Storkey();
          case PSEUDO_INVERSE -> new PseudoInverse();
          default -> new Hebbian();
        };
    return new WeightsSpec(rule, dynamics(sweeps), thresholds());
  }

  private Dynamics dynamics(int sweeps) {
    Update update = section.oneOf("update", Update.class, Update.ASYNCHRONOUS);
    if (update != Update.ANNEALED && section.has("temperature")) {
      section.misplaced("temperature", "it belongs to update: annealed");
    }
    return switch (update) {
      case ASYNCHRONOUS -> new Asynchronous(sweeps);
      case SYNCHRONOUS -> new Synchronous(sweeps);
      case ANNEALED -> annealed(section.section("temperature"), sweeps);
    };
  }

  private static Annealed annealed(Section temperature, int sweeps) {
    double start = positive(temperature, "start", 0.5);
    double end = positive(temperature, "end", Math.min(start, 0.05));
    if (temperature.has("factor")) {
      double factor = positive(temperature, "factor", 1);
      if (temperature.has("end")) {
        temperature.refuse("factor", "give either end or factor");
      } else if (factor > 1) {
        temperature.refuse("factor", "give a number above 0 and at most 1");
      } else {
        end = Math.max(start * Math.pow(factor, sweeps - 1), Double.MIN_NORMAL);
      }
    }
    if (end > start) {
      temperature.refuse("end", "give a number above 0 and at most that of start");
      end = start;
    }
    temperature.close();
    return new Annealed(sweeps, start, end);
  }

  private static double positive(Section section, String key, double defaultValue) {
    double value = section.number(key, defaultValue, 0, POSITIVE);
    if (value == 0) {
      section.refuse(key, POSITIVE);
      return defaultValue;
    }
    return value;
  }

  private List<Double> thresholds() {
    JsonNode value = section.get("thresholds");
    if (value == null || !value.isArray()) {
      return List.of(section.number("thresholds", 0, -Double.MAX_VALUE, allowed()));
    }
    List<Double> each = new ArrayList<>();
    value.forEach(number -> each.add(number.isNumber() ? number.asDouble() : Double.NaN));
    if (each.size() != neurons || !each.stream().allMatch(Double::isFinite)) {
      section.refuse("thresholds", allowed());
      return List.of(0.0);
    }
    return each;
  }

  private String allowed() {
    return "give a number, or a list of %d numbers".formatted(neurons);
  }
}
