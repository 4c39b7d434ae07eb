package learnstream.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import learnstream.cli.output.CheckpointSummary;
import learnstream.cli.output.ExportFormat;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.ByteFields;
import learnstream.codec.CheckpointFile;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.export.NotExportableException;
import learnstream.model.ModelSpec;
import learnstream.stream.app.TopicSetup;
import learnstream.stream.checkpoint.Importable;
import learnstream.stream.checkpoint.ModelImport;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "checkpoint",
    description = "List, show, export or import checkpoints of a deployment's models.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  bin/learnstream checkpoint list src/examples/sensors.yaml",
      "  bin/learnstream checkpoint show src/examples/sensors.yaml state",
      "  bin/learnstream checkpoint export src/examples/sensors.yaml state.avro \\",
      "    --model state",
      "  bin/learnstream checkpoint export src/examples/sensors.yaml state.onnx \\",
      "    --model state --format onnx",
      "  bin/learnstream checkpoint import other.yaml state.avro"
    })
final class CheckpointCommand {
  private static final String WHEN =
      "the learner publishes them as often as the model's key checkpoint says, by default once a"
          + " minute, and when it is told: `control CONFIG checkpoint`";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Which checkpoint of a model. */
  static final class Choice {
    @Option(
        names = "--key",
        paramLabel = "KEY",
        description = "With modelBy: key, the record key of the model.")
    private String key;

    @Option(
        names = "--number",
        paramLabel = "N",
        description = "Number of the checkpoint. Default: the newest.")
    private Long number;

    Optional<AssembledCheckpoint> of(String model, Deployment deployment) throws Exception {
      Optional<AssembledCheckpoint> found = Checkpoints.find(deployment, model, key, number);
      if (found.isEmpty()) {
        System.err.printf(
            "model %s%s: there is no whole checkpoint%s in %s; %s%n",
            model,
            key == null ? "" : ", key " + key,
            number == null ? "" : " with number " + number,
            deployment.topics().checkpoints(),
            WHEN);
      }
      return found;
    }
  }

  @Command(
      name = "list",
      description = "List the complete checkpoints in the topic.",
      mixinStandardHelpOptions = true)
  int list(@Mixin ConfigArgument config) throws Exception {
    Deployment deployment = config.read();
    System.out.printf(
        "%-24s %8s %12s %12s %12s  %-16s  %s%n",
        "model", "number", "version", "offset", "bytes", "specification", "time");
    AtomicBoolean any = new AtomicBoolean();
    Checkpoints.inTopic(
        deployment,
        checkpoint -> {
          any.set(true);
          printLine(checkpoint.description());
        });
    if (!any.get()) {
      System.err.printf(
          "there is no whole checkpoint in %s; %s%n", deployment.topics().checkpoints(), WHEN);
    }
    return CommandLine.ExitCode.OK;
  }

  private static void printLine(Checkpoint c) {
    String key = ByteFields.text(c.getKey());
    System.out.printf(
        "%-24s %8d %12d %12d %12d  %-16s  %s%n",
        key == null ? c.getModelId() : c.getModelId() + '/' + key,
        c.getNumber(),
        c.getModelVersion(),
        c.getOffset(),
        c.getTotalBytes(),
        Checkpoints.specification(c),
        c.getTime());
  }

  @Command(
      name = "show",
      description = "Show what is in a checkpoint.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin ConfigArgument config,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "MODEL",
              description = "The model's id; not needed where there is only one.")
          String id,
      @Mixin Choice choice,
      @Option(
              names = "--file",
              paramLabel = "FILE",
              description = "Show this exported checkpoint instead of one in the topic.")
          Path file,
      @Option(names = "--json", description = "Print one JSON object.") boolean json)
      throws Exception {
    Deployment deployment = config.read();
    ModelConfig configured = model(deployment, id, "MODEL");
    Optional<AssembledCheckpoint> found =
        file == null
            ? choice.of(configured.spec().id(), deployment)
            : Optional.of(CheckpointFile.read(file));
    if (found.isEmpty()) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    CheckpointSummary summary = new CheckpointSummary(found.get(), configured.spec());
    if (json) {
      System.out.println(summary.json());
    } else {
      summary.lines().forEach(System.out::println);
    }
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "export",
      description = {
        "Write a checkpoint to a file.",
        "As avro it can be imported again. As onnx it is the model from the values of a sample's fields"
            + " to its prediction, for onnxruntime and others; as npz its numbers, for NumPy."
      },
      mixinStandardHelpOptions = true)
  int export(
      @Mixin ConfigArgument config,
      @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.") Path file,
      @Option(
              names = "--model",
              paramLabel = "ID",
              description = "The model's id; not needed where there is only one.")
          String id,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "avro",
              description = "${COMPLETION-CANDIDATES}. Default: avro.")
          ExportFormat format,
      @Mixin Choice choice)
      throws Exception {
    Deployment deployment = config.read();
    // Halves of a GAN leave as Avro only.
    boolean anyId = format == ExportFormat.avro && id != null;
    ModelSpec its = anyId ? null : model(deployment, id, "--model").spec();
    Optional<AssembledCheckpoint> found = choice.of(anyId ? id : its.id(), deployment);
    if (found.isEmpty()) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    try {
      format.write(found.get(), deployment, its, file);
    } catch (NotExportableException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    Checkpoint c = found.get().description();
    System.out.printf(
        "%s: model %s, checkpoint %d, version %d, specification %s%n",
        file, c.getModelId(), c.getNumber(), c.getModelVersion(), Checkpoints.specification(c));
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "import",
      description = {
        "Let a model, or one half of a GAN, begin as an exported checkpoint.",
        "It takes parameters, optimiser, scaler, metrics and pending mini-batch from it. The model must"
            + " not have learnt yet, and its learner must not be running. Two halves of a GAN belong"
            + " together if their checkpoints have the same number."
      },
      mixinStandardHelpOptions = true)
  int importFile(
      @Mixin ConfigArgument config,
      @Parameters(
              index = "1",
              paramLabel = "FILE",
              description = "The Avro file that `checkpoint export` wrote.")
          Path file,
      @Option(
              names = "--model",
              paramLabel = "ID",
              description =
                  "The model's id. Default: the id in the file, or the only model of the configuration.")
          String id,
      @Option(
              names = "--key",
              paramLabel = "KEY",
              description =
                  "With modelBy: key, the record key that the model is for (needed there).")
          String key,
      @Option(
              names = "--partition",
              paramLabel = "N",
              description =
                  "With --key: the partition of the samples topic that holds the key's samples."
                      + " Default: the one that Kafka's Java producer chooses (murmur2); other"
                      + " clients choose differently, for instance librdkafka (CRC32).")
          Integer partition)
      throws Exception {
    Deployment deployment = config.read();
    boolean byKey = deployment.modelBy() == ModelBy.KEY;
    if (byKey != (key != null)) {
      throw wrong(
          byKey
              ? "--key: needed, since each record key has its own model (modelBy: key)"
              : "--key: " + key + " is not allowed; all samples share one model (modelBy: one)");
    }
    if (partition != null && !byKey) {
      throw wrong("--partition: it goes with --key");
    }
    AssembledCheckpoint checkpoint = CheckpointFile.read(file);
    String inFile = checkpoint.description().getModelId();
    String wanted = id != null ? id : hasOne(deployment) ? only(deployment).spec().id() : inFile;
    Importable model =
        Importable.of(deployment, wanted)
            .orElseThrow(
                () ->
                    wrong("--model: %s is not a model of %s".formatted(wanted, deployment.name())));
    try (Admin admin = ConfigArgument.admin(deployment)) {
      Optional<String> obstacle = new TopicSetup(deployment, admin).obstacle();
      if (obstacle.isPresent()) {
        System.err.println(obstacle.get());
        return CommandLine.ExitCode.SOFTWARE;
      }
      new ModelImport(deployment, model, admin, ConfigArgument.clients(deployment))
          .begin(checkpoint, key == null ? null : key.getBytes(StandardCharsets.UTF_8), partition);
    }
    System.out.printf(
        "model %s%s begins with version %d, from %s%n",
        wanted,
        key == null ? "" : ", key " + key,
        checkpoint.description().getModelVersion(),
        file);
    return CommandLine.ExitCode.OK;
  }

  private static boolean hasOne(Deployment deployment) {
    return deployment.models().size() == 1 && deployment.gan() == null;
  }

  private static ModelConfig only(Deployment deployment) {
    return deployment.models().get(0);
  }

  /**
   * @param id null for the only one
   */
  private ModelConfig model(Deployment deployment, String id, String option) {
    if (id == null && hasOne(deployment)) {
      return only(deployment);
    }
    List<String> ids = deployment.models().stream().map(model -> model.spec().id()).toList();
    int index = ids.indexOf(id);
    if (index < 0) {
      throw wrong(
          "%s: %s; give %s"
              .formatted(
                  option,
                  id == null ? "missing" : id + " is not a model of " + deployment.name(),
                  String.join(" or ", ids)));
    }
    return deployment.models().get(index);
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
