package learnstream.config.reader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import learnstream.config.Cadence;
import learnstream.config.ModelConfig;
import learnstream.config.Problem;
import learnstream.config.drift.DriftReader;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.ModelSpec;
import learnstream.model.drift.DriftSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.OutlierPolicy;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;

/** Reads one entry of {@code models}. */
public final class ModelReader {
  private final Section section;
  private final String id;
  private final int mistakesBefore;

  /** What is watched for changes where nothing is said. */
  private final String unsaidDrift;

  ModelReader(Section section, String id) {
    this(section, id, DriftReader.AUTO);
  }

  private ModelReader(Section section, String id, String unsaidDrift) {
    this.section = section;
    this.id = id;
    this.unsaidDrift = unsaidDrift;
    mistakesBefore = section.problems().size();
  }

  /**
   * The model that a text describes. One that says nothing of drift is of a version in which that
   * meant that nothing was watched.
   *
   * @param text as {@link ModelConfig#text}, perhaps of another version of this program
   * @return empty if this version cannot read it
   */
  public static Optional<ModelConfig> parse(String text, String id) {
    try {
      List<Problem> problems = new ArrayList<>();
      Section section = new Section("models", new ObjectMapper().readTree(text), problems);
      section.text("id", id);
      return new ModelReader(section, id, DriftReader.NONE).read();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The model, or empty if there are mistakes in it. */
  Optional<ModelConfig> read() {
    KindReader kind = kind();
    FeatureSpec record = features();
    TargetReader targets = new TargetReader(section, record);
    TargetSpec target = targets.read(kind);
    FeatureSpec features = HistoryReader.read(section, record, target);
    KindSpec network = kind.read(section, features, target);
    targets.check(target, network);
    Scaling scaling =
        features.isRecord()
            ? scalingOfFields()
            : ScalingReader.read(section, defaultScaling(kind, features));
    OutlierPolicy outliers = section.oneOf("outliers", OutlierPolicy.class, OutlierPolicy.CLIP);
    int batchSize = section.size("batchSize", 1, 1, ModelSize.MAX_WIDTH);
    if (batchSize > 1 && !network.learnsBatches()) {
      section.refuse(
          "batchSize", "give 1, since %s learns one sample at a time".formatted(network.label()));
    }
    FieldsReader.checkEmbeddings(section, features, target, network, batchSize);
    List<DriftSpec> drift =
        DriftReader.read(section, network, features, target, batchSize, unsaidDrift);
    boolean driftIsDefault = !drift.isEmpty() && DriftReader.isAuto(section, unsaidDrift);
    int window = section.size("window", 1000, 1, ModelSize.MAX_WIDTH);
    double fading = section.share("fading", 0.999);
    Duration limit = section.duration("batchTimeLimit", Duration.ofSeconds(1));
    Cadence snapshot = section.cadence("snapshot", new Cadence(50_000, Duration.ofSeconds(10)));
    Cadence checkpoint =
        section.cadence("checkpoint", new Cadence(100_000, Duration.ofSeconds(60)));
    int keep = section.has("checkpoint") ? keep() : 5;
    int inMemory = (int) section.count("maxModelsInMemory", 1000, 1);
    if (section.problems().size() == mistakesBefore) {
      ModelSize.check(section, network, batchSize);
    }
    if (section.problems().size() > mistakesBefore) {
      return Optional.empty();
    }
    ModelSpec spec =
        new ModelSpec(
            id,
            network,
            features,
            target,
            scaling,
            outliers,
            batchSize,
            window,
            fading,
            drift,
            driftIsDefault);
    String text = driftIsDefault ? section.jsonWith("drift", DriftReader.AUTO) : section.json();
    return Optional.of(new ModelConfig(spec, limit, snapshot, checkpoint, keep, inMemory, text));
  }

  /** A model of which nothing is said is a pool; one of which a network's settings are is one. */
  private KindReader kind() {
    KindReader defaultKind =
        !section.has("kind") && PoolReader.isMeant(section) ? Kind.POOL : Kind.FFNN;
    return section.oneOf("kind", KindReader.all(), defaultKind);
  }

  /** An image's margins hardly ever change: standard would make the most of what little they do. */
  private static String defaultScaling(KindReader kind, FeatureSpec features) {
    if (kind != Kind.POOL) {
      return "none";
    }
    return features.shape().isEmpty() ? "standard" : "min-max";
  }

  private int keep() {
    JsonNode keep = section.get("checkpoint").get("keep");
    if (keep != null && !Section.isInteger(keep, 1)) {
      section.problem(
          "checkpoint.keep", Section.found(keep) + " is not allowed; give a positive integer");
    }
    return keep == null ? 5 : keep.asInt();
  }

  private FeatureSpec features() {
    boolean numbers = section.has("features");
    if (!section.has("fields")) {
      return features(section);
    }
    if (numbers) {
      section.misplaced("features", "the fields say what a sample consists of");
    }
    return FieldsReader.read(section);
  }

  private Scaling scalingOfFields() {
    if (section.has("scaling")) {
      section.misplaced("scaling", "each of the fields says its own");
    }
    return new Scaling.None();
  }

  static FeatureSpec features(Section section) {
    JsonNode value = section.get("features");
    if (value != null && value.isArray() && !value.isEmpty()) {
      List<String> names = section.texts("features");
      return FeatureSpec.named(names);
    }
    if (value != null && value.isObject()) {
      return image(section.section("features"));
    }
    if (value == null || !Section.isInteger(value, 1)) {
      section.refuse(
          "features", "give their number, a list of their names or {shape: [height, width]}");
      return FeatureSpec.positional(1);
    }
    if (value.asInt() > ModelSize.MAX_WIDTH) {
      section.refuse("features", "give at most %,d".formatted(ModelSize.MAX_WIDTH));
      return FeatureSpec.positional(1);
    }
    return FeatureSpec.positional(value.asInt());
  }

  private static FeatureSpec image(Section features) {
    List<Integer> shape = new ArrayList<>();
    JsonNode sides = features.get("shape");
    for (int d = 0; sides != null && sides.isArray() && d < sides.size(); d++) {
      boolean good = Section.isInteger(sides.get(d), 1);
      shape.add(good ? sides.get(d).asInt() : 1);
      if (!good) {
        features.problem(
            "shape[" + d + "]",
            Section.found(sides.get(d)) + " is not allowed; give a positive integer");
      }
    }
    if (shape.size() != 2 && shape.size() != 3) {
      features.refuse("shape", "give [height, width] or [channels, height, width]");
      shape = List.of(1, 1);
    }
    if (shape.stream().mapToDouble(side -> side).reduce(1, (a, b) -> a * b) > ModelSize.MAX_WIDTH) {
      features.refuse("shape", "give an image of at most 16,777,216 numbers");
      shape = List.of(1, 1);
    }
    features.close();
    return FeatureSpec.image(shape);
  }
}
