package learnstream.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.config.Problem;
import learnstream.config.yaml.Section;
import learnstream.nn.spec.Schedule;
import learnstream.stream.control.ControlClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "control",
    description = "Command a running model and wait until it is done.",
    footer = {
      "",
      "Examples:",
      "  bin/learnstream control src/examples/sensors.yaml pause",
      "  bin/learnstream control src/examples/digits.yaml set-learning-rate \\",
      "    --model ffnn --rate 0.001",
      "  bin/learnstream control src/examples/digits.yaml set-learning-rate \\",
      "    --model ffnn --schedule 'cosine 0.01 0.0001 10000'",
      "  bin/learnstream control src/examples/sensors.yaml roll-back --version 1200",
      "  bin/learnstream control my.yaml promote NEW-MODEL",
      "  bin/learnstream control my.yaml undo-promotion"
    })
final class ControlCommandLine implements Callable<Integer> {
  @Mixin private ConfigArgument config;

  @Parameters(
      index = "1",
      paramLabel = "ACTION",
      converter = ActionConverter.class,
      description =
          "pause or resume learning (predictions go on), set-learning-rate, freeze, unfreeze,"
              + " snapshot, checkpoint, roll-back, reset, promote or undo-promotion.")
  private ControlAction action;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The model, as with --model: for instance promote MODEL.")
  private String named;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "The model; not needed where there is only one.")
  private String model;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "With modelBy: key, the record key of the model.")
  private String key;

  @Option(
      names = "--rate",
      paramLabel = "NUMBER",
      description = "With set-learning-rate: the new rate.")
  private Double rate;

  @Option(
      names = "--schedule",
      paramLabel = "TEXT",
      description = "With set-learning-rate: a schedule, for instance 'cosine RATE END STEPS'.")
  private String schedule;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "With roll-back: the version of a checkpoint (`checkpoint list`).")
  private Long version;

  @Option(
      names = "--layer",
      paramLabel = "N",
      description = "With freeze and unfreeze: the layer, counted from 0.")
  private Integer layer;

  @Option(
      names = "--expected-version",
      paramLabel = "N",
      description = "Refuse the command if the model is at another version.")
  private Long expectedVersion;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Id of the command; a command that was applied is not applied again.")
  private String id;

  @Option(
      names = "--author",
      paramLabel = "NAME",
      description = "Who gives the command. Default: the user's name.")
  private String author = System.getProperty("user.name");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for the learner. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  // Without the standard --version, which means the version of a checkpoint here.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    onlyWith("--rate", rate, ControlAction.SET_LEARNING_RATE);
    onlyWith("--schedule", schedule, ControlAction.SET_LEARNING_RATE);
    onlyWith("--version", version, ControlAction.ROLL_BACK);
    onlyWith("--layer", layer, ControlAction.FREEZE, ControlAction.UNFREEZE);
    Deployment deployment = config.read();
    ControlCommand command =
        ControlCommand.newBuilder()
            .setId(id == null ? UUID.randomUUID().toString() : id)
            .setModelId(model(deployment))
            .setKey(key == null ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
            .setAuthor(author)
            .setAction(action)
            .setExpectedVersion(expectedVersion)
            .setVersion(version)
            .setLearningRate(learningRate())
            .setLayer(layer)
            .setTime(Instant.now())
            .build();
    ConfigArgument.requireTopics(
        deployment, deployment.topics().control(), deployment.topics().controlResults());
    try (ControlClient client = new ControlClient(deployment)) {
      List<ControlResult> results = client.send(command, Duration.ofSeconds(timeout));
      if (results.isEmpty()) {
        System.err.printf(
            "--key: %s is not allowed; give a key that a sample of %s has had%n",
            key, deployment.topics().samples());
        return CommandLine.ExitCode.SOFTWARE;
      }
      results.forEach(ControlCommandLine::print);
      return results.stream().anyMatch(r -> r.getOutcome() == ControlOutcome.REFUSED)
          ? CommandLine.ExitCode.SOFTWARE
          : CommandLine.ExitCode.OK;
    } catch (TimeoutException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void onlyWith(String option, Object value, ControlAction... actions) {
    if (value != null && !List.of(actions).contains(action)) {
      throw refused(option, value, "leave it out with " + Section.label(action));
    }
  }

  private static void print(ControlResult result) {
    boolean isOfVersions =
        result.getAction() != ControlAction.PROMOTE
            && result.getAction() != ControlAction.UNDO_PROMOTION;
    System.out.printf(
        Locale.ROOT,
        "%s, partition %d behind offset %d: %s: %s%s%n",
        result.getModelId(),
        result.getPartition(),
        result.getOffset(),
        result.getOutcome().toString().toLowerCase(Locale.ROOT),
        result.getMessage(),
        isOfVersions
            ? " (version %d, was %d)".formatted(result.getVersionAfter(), result.getVersionBefore())
            : "");
  }

  private String model(Deployment deployment) {
    if (named != null && model != null) {
      throw refused("--model", model, "leave it out, or MODEL");
    }
    String its = named == null ? model : named;
    List<String> ids =
        deployment.models().stream().map(ModelConfig::spec).map(s -> s.id()).toList();
    if (its == null && ids.size() == 1) {
      return ids.get(0);
    }
    if (its == null && action == ControlAction.UNDO_PROMOTION && deployment.champion() != null) {
      return deployment.champion().id();
    }
    if (ids.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          deployment.name() + " has no model to command; the halves of a GAN take no commands");
    }
    if (!ids.contains(its)) {
      // A rate without its option is taken for the model.
      boolean lacksRate =
          action == ControlAction.SET_LEARNING_RATE && rate == null && schedule == null;
      String hint = lacksRate ? ", and the rate behind --rate" : "";
      throw refused(
          named == null ? "--model" : "MODEL", its, "give " + String.join(" or ", ids) + hint);
    }
    return its;
  }

  /** The schedule in the learner's form, checked before it is sent. */
  private String learningRate() {
    if (action != ControlAction.SET_LEARNING_RATE) {
      return null;
    }
    if ((rate == null) == (schedule == null)) {
      throw refused("--rate", rate, "give either --rate or --schedule");
    }
    try {
      return Schedule.parse(schedule == null ? "constant " + rate : schedule).text();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private CommandLine.ParameterException refused(String option, Object found, String give) {
    return new CommandLine.ParameterException(
        spec.commandLine(), Problem.refusal(option, found, give).toString());
  }

  /** Actions as they are typed: small, with hyphens. */
  static final class ActionConverter implements CommandLine.ITypeConverter<ControlAction> {
    @Override
    public ControlAction convert(String text) {
      try {
        return ControlAction.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(
            text
                + " is not allowed; give pause, resume, set-learning-rate, snapshot, checkpoint,"
                + " roll-back, reset, freeze, unfreeze, promote or undo-promotion");
      }
    }
  }
}
