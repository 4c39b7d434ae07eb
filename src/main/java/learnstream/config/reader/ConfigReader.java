package learnstream.config.reader;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import learnstream.config.Cadence;
import learnstream.config.Champion;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.config.OnMissingGap;
import learnstream.config.OnNewTopic;
import learnstream.config.Operations;
import learnstream.config.Output;
import learnstream.config.Problem;
import learnstream.config.Samples;
import learnstream.config.StateHome;
import learnstream.config.Topics;
import learnstream.config.champion.ChampionReader;
import learnstream.config.reader.records.OutputFormatReader;
import learnstream.config.reader.records.SamplesReader;
import learnstream.config.yaml.AnyProperties;
import learnstream.config.yaml.Environment;
import learnstream.config.yaml.Section;
import learnstream.model.feature.Task;
import learnstream.model.replica.Replicas;

/** Reads the YAML configuration of a deployment and reports every mistake in it at once. */
public final class ConfigReader {
  // A class called yes or off is a name, not a truth value.
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .build();
  static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9._-]*";

  private ConfigReader() {}

  /**
   * @throws ConfigException with every mistake found
   * @throws IOException if the file cannot be read
   */
  public static Deployment read(Path file) throws ConfigException, IOException {
    return parse(Files.readString(file), file.toString());
  }

  /**
   * @param source what the mistakes are reported for, for instance a file's name
   */
  public static Deployment parse(String yaml, String source) throws ConfigException {
    return parse(yaml, source, System::getenv);
  }

  /**
   * The keys and values of a text, not yet checked.
   *
   * @throws ConfigException if it is no YAML
   */
  public static JsonNode tree(String yaml, String source) throws ConfigException {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr();
      throw new ConfigException(
          source, List.of(new Problem(where, withoutSnippets(e.getOriginalMessage()))));
    }
  }

  public static Deployment parse(String yaml, String source, UnaryOperator<String> variables)
      throws ConfigException {
    return read(tree(yaml, source), source, variables);
  }

  /** Reads keys and values that were put together in the form of the YAML. */
  public static Deployment read(JsonNode tree, String source) throws ConfigException {
    return read(tree, source, System::getenv);
  }

  static Deployment read(JsonNode tree, String source, UnaryOperator<String> variables)
      throws ConfigException {
    List<Problem> problems = new ArrayList<>();
    Environment environment = new Environment(YAML, variables, problems);
    JsonNode root = environment.resolve(tree);
    int unresolved = problems.size();
    Path stateHome = StateHome.of(variables, System.getProperty("user.home"));
    Deployment deployment = deployment(new Section("", root, problems), stateHome);
    problems
        .subList(unresolved, problems.size())
        .removeIf(problem -> environment.unresolved().contains(problem.path()));
    if (!problems.isEmpty()) {
      throw new ConfigException(source, problems);
    }
    return deployment;
  }

  /** The indented lines quote the file, in which secrets may stand. */
  private static String withoutSnippets(String message) {
    return message
        .lines()
        .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
        .collect(Collectors.joining(", "));
  }

  private static Deployment deployment(Section top, Path stateHome) {
    String name = top.text("name", "learnstream");
    if (!name.matches(NAME)) {
      top.refuse("name", "give letters, digits, dots, hyphens and underscores");
    }
    Map<String, String> kafka = AnyProperties.read(top, "kafka");
    kafka.putIfAbsent("bootstrap.servers", "localhost:9092");
    Map<String, String> streams = AnyProperties.read(top, "streams");
    Topics defaults = Topics.of(name);
    Section names = top.section("topics");
    Topics topics =
        new Topics(
            names.text("samples", defaults.samples()),
            names.text("predictions", defaults.predictions()),
            names.text("shadowPredictions", defaults.shadowPredictions()),
            names.text("metrics", defaults.metrics()),
            names.text("checkpoints", defaults.checkpoints()),
            names.text("deadLetters", defaults.deadLetters()),
            names.text("control", defaults.control()),
            names.text("controlResults", defaults.controlResults()),
            names.text("events", defaults.events()),
            names.text("mixes", defaults.mixes()),
            names.text("generated", defaults.generated()),
            names.text("feedback", defaults.feedback()),
            names.text("requests", defaults.requests()),
            names.text("drawn", defaults.drawn()));
    names.close();
    SamplesReader samplesReader = new SamplesReader(top.section("samples"));
    topics = topics.withSamples(samplesReader.topic(names, topics.samples()));
    ModelBy modelBy = top.oneOf("modelBy", ModelBy.class, ModelBy.ONE);
    Samples samples = samplesReader.read(modelBy);
    int partitions = (int) top.count("partitions", 1, 1);
    short replication = (short) top.size("replication", 1, 1, Short.MAX_VALUE);
    OnMissingGap onMissingGap = top.oneOf("onMissingGap", OnMissingGap.class, OnMissingGap.STOP);
    OnNewTopic onNewTopic = top.oneOf("onNewTopic", OnNewTopic.class, OnNewTopic.STOP);
    Path stateDir = stateDir(top, stateHome);
    Output output = OutputFormatReader.read(top.section("output"), samples);
    Cadence metrics = top.cadence("metrics", new Cadence(10_000, Duration.ofSeconds(1)));
    Operations operations = OperationsReader.read(top);
    boolean supervised = top.has("models");
    boolean adversarial = top.has("gan");
    Replicas replicas =
        ReplicasReader.read(top, !adversarial && modelBy == ModelBy.ONE, partitions);
    List<ModelConfig> models = supervised || !adversarial ? models(top, samplesReader) : List.of();
    GanConfig gan = adversarial ? new GanReader(top.section("gan"), name).read() : null;
    if (gan != null) {
      samplesReader.check(top.section("gan"), gan.spec().features());
    }
    if (adversarial && partitions > 1) {
      top.refuse("partitions", "give 1, since a GAN's halves learn from one partition");
    }
    if (adversarial && !samples.registry().isEmpty()) {
      top.problem(
          "samples.registry",
          "is not allowed beside a GAN, which cannot wait; give samples.schema");
    }
    checkClassifier(top, gan, models);
    checkIds(top, gan, models);
    Champion champion = ChampionReader.read(top, models);
    ReplicasReader.check(top, replicas, models, champion);
    Deployment deployment =
        new Deployment(
            name,
            kafka,
            streams,
            topics,
            samples,
            output,
            partitions,
            replication,
            modelBy,
            replicas,
            onMissingGap,
            onNewTopic,
            stateDir,
            metrics,
            models,
            champion,
            gan,
            operations);
    top.close();
    return deployment;
  }

  private static Path stateDir(Section top, Path stateHome) {
    Path defaultValue = stateHome.resolve("learnstream");
    try {
      return Path.of(top.text("stateDir", defaultValue.toString()));
    } catch (InvalidPathException e) {
      top.refuse("stateDir", "give a path");
      return defaultValue;
    }
  }

  private static void checkClassifier(Section top, GanConfig gan, List<ModelConfig> models) {
    String classifier = gan == null ? null : gan.evaluation().classifier();
    if (classifier != null
        && models.stream()
            .noneMatch(
                model ->
                    model.spec().id().equals(classifier)
                        && model.spec().target().task() == Task.CLASSIFICATION
                        && model.spec().features().count() == gan.spec().width())) {
      top.problem(
          "gan.evaluation.classifier",
          classifier + " is not allowed; give a model with classes and the same features");
    }
  }

  /** Samples, checkpoints and dead letters are addressed by these names, so they must differ. */
  private static void checkIds(Section top, GanConfig gan, List<ModelConfig> models) {
    if (gan == null) {
      return;
    }
    Set<String> taken =
        Set.of(gan.spec().id(), gan.generatorId(), gan.discriminatorId(), gan.evaluationId());
    for (ModelConfig model : models) {
      if (taken.contains(model.spec().id())) {
        top.problem(
            "gan.id",
            "%s is not allowed beside the model %s; give an id by which no half has a model's name"
                .formatted(gan.spec().id(), model.spec().id()));
      }
    }
  }

  private static List<ModelConfig> models(Section top, SamplesReader samples) {
    List<ModelConfig> models = new ArrayList<>();
    JsonNode list = top.get("models");
    if (list == null || !list.isArray() || list.isEmpty()) {
      top.refuse("models", "give a list with at least one model (or gan: for a GAN)");
      return models;
    }
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      Section section = new Section("models[" + i + "]", list.get(i), top.problems());
      String id = section.text("id", list.size() == 1 ? "model" : "model-" + i);
      if (!id.matches(NAME)) {
        section.refuse("id", "give letters, digits, dots, hyphens and underscores");
      } else if (!ids.add(id)) {
        section.refuse("id", "give an id that no other model has");
      }
      Optional<ModelConfig> model = new ModelReader(section, id).read();
      model.ifPresent(models::add);
      model.ifPresent(its -> samples.check(section, its.spec().features()));
      section.close();
    }
    return models;
  }
}
