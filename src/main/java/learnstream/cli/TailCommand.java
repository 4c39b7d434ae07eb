package learnstream.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import learnstream.cli.output.Column;
import learnstream.cli.output.Table;
import learnstream.cli.output.Tables;
import learnstream.cli.output.Terminal;
import learnstream.codec.AvroCodec;
import learnstream.codec.SchemasById;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.Samples;
import learnstream.config.Topics;
import learnstream.config.yaml.Section;
import learnstream.kafka.TopicReader;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tail",
    description = {
      "Print the records of one of a deployment's topics.",
      "They come as a table at a terminal and as JSON lines elsewhere."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream tail src/examples/sensors.yaml metrics --limit 5"})
final class TailCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(200);

  /** The topics that can be read, by their names in a configuration. */
  enum Which {
    samples(LabelledSample.class, Topics::samples, Tables::samples),
    predictions(Prediction.class, Topics::predictions, Tables::predictions),
    shadowPredictions(Prediction.class, Topics::shadowPredictions, Tables::predictions),
    metrics(ModelMetrics.class, Topics::metrics, Tables::metrics),
    ganMetrics(GanMetrics.class, Topics::metrics, Tables::ganMetrics),
    checkpoints(Checkpoint.class, Topics::checkpoints, Tables::checkpoints),
    deadLetters(DeadLetter.class, Topics::deadLetters, Tables::deadLetters),
    events(Event.class, Topics::events, Tables::events);

    private final Kind<?> kind;

    <T extends SpecificRecord> Which(
        Class<T> type,
        Function<Topics, String> topic,
        Function<Deployment, List<Column<T>>> columns) {
      kind = new Kind<>(type, topic, columns);
    }
  }

  /** A topic's name in a configuration or at the end of its own name: deadLetters, dead-letters. */
  static final class WhichConverter implements CommandLine.ITypeConverter<Which> {
    @Override
    public Which convert(String name) {
      return Arrays.stream(Which.values())
          .filter(each -> each.name().equalsIgnoreCase(name.replace("-", "")))
          .findFirst()
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "there is no topic %s; give one of %s"
                          .formatted(
                              name,
                              Arrays.stream(Which.values())
                                  .map(Which::name)
                                  .collect(Collectors.joining(", ")))));
    }
  }

  /** One kind of record, the topic it is in, and the table it fits into. */
  private record Kind<T extends SpecificRecord>(
      Class<T> type,
      Function<Topics, String> topic,
      Function<Deployment, List<Column<T>>> columns) {}

  /** How records are printed. */
  enum Format {
    table,
    json
  }

  @Mixin private ConfigArgument config;

  @Parameters(
      index = "1",
      paramLabel = "TOPIC",
      converter = WhichConverter.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Which which;

  @Option(names = "--new", description = "Begin with new records, not at the beginning.")
  private boolean onlyNew;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      description = "Stop after this many records.")
  private long limit;

  @Option(names = "--no-follow", description = "Stop at the end that the topic has now.")
  private boolean noFollow;

  @Option(
      names = "--fields",
      paramLabel = "NAME",
      split = ",",
      description =
          "Print only these fields, as JSON lines: for instance modelId,samples,whole.accuracy.")
  private List<String> fields = List.of();

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}. Default: table at a terminal, else json.")
  private Format format;

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    if (which == Which.metrics && deployment.models().isEmpty()) {
      which = Which.ganMetrics;
    }
    if (which == Which.shadowPredictions && deployment.champion() == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "shadowPredictions is not allowed without a champion; give predictions");
    }
    if (which == Which.samples && deployment.samples().isMapped()) {
      return tailOthers(deployment);
    }
    fields.forEach(this::check);
    return tail(deployment, which.kind);
  }

  private <T extends SpecificRecord> Consumer<T> printer(Deployment deployment, Kind<T> kind) {
    boolean terminal = Terminal.isThere();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (!fields.isEmpty()) {
      return record -> out.println(text(record));
    }
    if (json || (format == null ? !terminal : format == Format.json)) {
      return out::println;
    }
    int width = terminal ? Terminal.width() : Integer.MAX_VALUE;
    return new Table<>(kind.columns().apply(deployment), out, width)::print;
  }

  private <T extends SpecificRecord> int tail(Deployment deployment, Kind<T> kind)
      throws UndecodableException {
    Consumer<T> printer = printer(deployment, kind);
    String topic = kind.topic().apply(deployment.topics());
    try (SchemasById schemas = deployment.output().schemas(ConfigArgument.REGISTRY_PATIENCE);
        TopicReader reader = TopicReader.of(ConfigArgument.clients(deployment), topic)) {
      AvroCodec<T> codec = AvroCodec.of(kind.type(), schemas);
      // Models and a GAN share the metrics topic.
      boolean isShared = topic.equals(deployment.topics().metrics());
      follow(
          reader,
          record -> {
            if (isShared && !codec.knows(record.value())) {
              return false;
            }
            printer.accept(codec.decode(record.value()));
            return true;
          });
    }
    return CommandLine.ExitCode.OK;
  }

  /** Prints one record; false if it is not one of those that were asked for. */
  private interface Printer {
    boolean print(ConsumerRecord<byte[], byte[]> record) throws UndecodableException;
  }

  private void follow(TopicReader reader, Printer printer) throws UndecodableException {
    if (onlyNew) {
      reader.toEnd();
    }
    Map<TopicPartition, Long> ends = reader.ends();
    long printed = 0;
    while (printed < limit && !(noFollow && reader.isAt(ends))) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (printed < limit && printer.print(record)) {
          printed++;
        }
      }
    }
  }

  /** Records that are no samples of this project's: JSON as it is. */
  private int tailOthers(Deployment deployment) throws UndecodableException {
    if (deployment.samples().format() != Samples.Format.JSON || !fields.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "samples: records in %s cannot be printed%s"
              .formatted(
                  Section.label(deployment.samples().format()),
                  fields.isEmpty() ? "" : " with --fields"));
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (TopicReader reader =
        TopicReader.of(ConfigArgument.clients(deployment), deployment.topics().samples())) {
      follow(
          reader,
          record -> {
            out.println(
                record.value() == null
                    ? "null"
                    : new String(record.value(), StandardCharsets.UTF_8));
            return true;
          });
    }
    return CommandLine.ExitCode.OK;
  }

  private void check(String path) {
    Schema schema = SpecificData.get().getSchema(which.kind.type());
    for (String name : path.split("\\.")) {
      Schema.Field field = schema.getType() == Schema.Type.RECORD ? schema.getField(name) : null;
      if (field == null) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--fields: %s has no field %s".formatted(which, path));
      }
      schema = field.schema();
    }
  }

  private String text(IndexedRecord record) {
    Map<String, Object> chosen = new LinkedHashMap<>();
    fields.forEach(path -> chosen.put(path, at(record, path)));
    return SpecificData.get().toString(chosen);
  }

  private static Object at(IndexedRecord record, String path) {
    Object value = record;
    for (String name : path.split("\\.")) {
      IndexedRecord parent = (IndexedRecord) value;
      value = parent.get(parent.getSchema().getField(name).pos());
    }
    return value;
  }
}
