package learnstream.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import learnstream.cli.input.Separator;
import learnstream.cli.input.TextFile;
import learnstream.cli.output.Progress;
import learnstream.cli.suggest.FileSurvey;
import learnstream.cli.suggest.Source;
import learnstream.cli.suggest.Suggestion;
import learnstream.cli.suggest.Survey;
import learnstream.cli.suggest.TopicSurvey;
import learnstream.cli.suggest.TopicSurvey.Format;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import learnstream.config.Samples;
import learnstream.config.reader.ConfigReader;
import learnstream.kafka.TopicReader;
import learnstream.registry.RegistrySettings;
import learnstream.registry.SchemaRegistry;
import learnstream.stream.format.AvroRecords;
import org.apache.avro.Schema;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "suggest",
    description = {
      "Print a configuration to start from.",
      "It looks at the records of a CSV or Parquet file, of JSON lines or of a topic, tells numbers, categories,"
          + " texts and times apart and says beside each line what was seen. Nothing is written to"
          + " the cluster."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/learnstream suggest src/examples/sensors.csv --label state > my.yaml",
      "  bin/learnstream suggest --topic payments --bootstrap-servers localhost:9092",
      "  bin/learnstream suggest --topic orders --registry http://localhost:8081"
    })
final class SuggestCommand implements Callable<Integer> {
  private static final String SERVERS = "bootstrap.servers";
  private static final int MOST_ROWS = 200_000;
  private static final int MOST_RECORDS = 10_000;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE|CONFIG",
      description =
          "A .csv, .tsv, .parquet, .json or .jsonl file, plain or .gz; or a YAML configuration, whose cluster and"
              + " samples topic are looked at.")
  private Path file;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "Look at this topic.")
  private String topic;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "SERVERS",
      description = "Its cluster. Default: the configuration's, or localhost:9092.")
  private String servers;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "What the topic holds: ${COMPLETION-CANDIDATES}. Default: what its records look like.")
  private Format format;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description =
          "The schema registry of a topic in Avro: of Confluent's API, or Apicurio's. Default: the"
              + " configuration's.")
  private String registryUrl;

  @Option(
      names = "--label",
      paramLabel = "FIELD",
      description =
          "What is to be predicted. Default: a field called label, class, target or y, or the last"
              + " one.")
  private String label;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      converter = Separator.Converter.class,
      description =
          "What stands between the columns of a CSV file, or tab. Default: commas, semicolons or"
              + " tabs, by its first line.")
  private Character separator;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "Look at no more records than this: a file's first, a topic's newest. Default: 200,000 of a"
              + " file, 10,000 of a topic.")
  private Long limit;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (limit != null && limit < 1) {
      throw wrong("--limit: " + limit + " is not allowed; 1 or more is");
    }
    if (registryUrl != null && !registryUrl.matches("https?://[^/@]+(/.*)?")) {
      throw wrong("--registry: %s is not allowed; give a URL".formatted(registryUrl));
    }
    if (file == null && topic == null) {
      throw wrong("a FILE, a CONFIG or --topic is needed, to say which records");
    }
    boolean records = file != null && FileSurvey.takes(file);
    if (records && topic != null) {
      throw wrong("--topic: " + topic + " is not allowed beside the file " + file);
    }
    try {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      (records ? ofFile() : ofTopic()).forEach(out::println);
      return CommandLine.ExitCode.OK;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private Iterable<String> ofFile() throws IOException {
    long most = limit == null ? MOST_ROWS : limit;
    Survey survey;
    try (Progress progress = new Progress("records", Math.min(most, TextFile.lines(file)))) {
      survey = FileSurvey.read(file, separator, most, progress::step);
    }
    return Suggestion.of(survey, Source.file(file, separator), label);
  }

  private Iterable<String> ofTopic() throws IOException, ConfigException {
    Map<String, Object> clients = new HashMap<>();
    Samples samples = Samples.LEARNSTREAM;
    if (file == null) {
      clients.putAll(ConfigArgument.withTimeouts(Map.of(SERVERS, "localhost:9092")));
    } else {
      Deployment deployment = ConfigReader.read(file);
      clients.putAll(ConfigArgument.clients(deployment));
      topic = topic == null ? deployment.topics().samples() : topic;
      samples = deployment.samples();
    }
    if (servers != null) {
      clients.put(SERVERS, servers);
    }
    String its = (String) clients.get(SERVERS);
    boolean isAvro =
        format == null ? samples.format() == Samples.Format.AVRO : format == Format.avro;
    if (registryUrl == null && !isAvro) {
      TopicSurvey survey = new TopicSurvey(format);
      survey(clients, survey);
      return Suggestion.of(
          survey.survey(),
          survey.format() == Format.json ? Source.json(topic, its) : Source.topic(topic, its),
          label);
    }
    Map<String, String> settings = new HashMap<>(samples.registry());
    if (registryUrl != null) {
      settings.put("url", registryUrl);
    }
    if (settings.isEmpty() && samples.schema() == null) {
      throw wrong("--registry: it is missing; give the URL of the registry that has the schemas");
    }
    RegistrySettings itsRegistry = settings.isEmpty() ? null : RegistrySettings.of(settings);
    Schema schema = samples.schema() == null ? null : AvroRecords.schema(Path.of(samples.schema()));
    try (SchemaRegistry registry =
        settings.isEmpty()
            ? null
            : new SchemaRegistry(itsRegistry, ConfigArgument.REGISTRY_PATIENCE)) {
      TopicSurvey survey = new TopicSurvey(AvroRecords.of(registry, itsRegistry, schema));
      survey(clients, survey);
      return Suggestion.of(
          survey.survey(), Source.avro(topic, its, settings.get("url"), samples.schema()), label);
    }
  }

  private void survey(Map<String, Object> clients, TopicSurvey survey) {
    try (TopicReader reader = TopicReader.of(clients, topic)) {
      Map<TopicPartition, Long> ends = reader.ends();
      Map<TopicPartition, Long> starts =
          TopicSurvey.starts(reader, limit == null ? MOST_RECORDS : limit);
      starts.forEach(reader::from);
      long size = ends.values().stream().mapToLong(end -> end).sum();
      size -= starts.values().stream().mapToLong(start -> start).sum();
      try (Progress progress = new Progress("records", size)) {
        reader.readTo(
            ends,
            record -> {
              survey.add(record);
              progress.step();
              return true;
            });
      }
    }
  }
}
