package learnstream.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import learnstream.config.Deployment;
import learnstream.config.Http;
import learnstream.config.LogSettings;
import learnstream.config.ModelConfig;
import learnstream.dashboard.Dashboard;
import learnstream.dashboard.server.DashboardOptions;
import learnstream.model.gan.DiscriminatorState;
import learnstream.model.gan.GeneratorState;
import learnstream.nn.kernel.KernelChoice;
import learnstream.stream.app.AccessCheck;
import learnstream.stream.app.AccessFailure;
import learnstream.stream.app.AccessRight;
import learnstream.stream.app.AccessRights;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Part;
import learnstream.stream.app.TopicSetup;
import learnstream.telemetry.HttpEndpoint;
import learnstream.telemetry.Logging;
import learnstream.telemetry.Telemetry;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = "Predict and learn from a samples topic, until Ctrl-C.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream run src/examples/sensors.yaml"})
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Mixin private ConfigArgument config;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description =
          "Run only these parts: models, generator, discriminator, evaluation. Default: all that"
              + " the configuration has.")
  private Set<Part> only = Set.of();

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description =
          "Serve /metrics, /health/live, /health/ready and /version on this port; 0 for none."
              + " Default: the configuration's http.port.")
  private Integer httpPort;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description =
          "Format of the log: plain or json. Default: the configuration's logging.format.")
  private LogSettings.Format logFormat;

  @Mixin private PageFlags page;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    Set<Part> parts = parts(deployment);
    Http http = http(deployment);
    LogSettings logging = deployment.operations().logging();
    logging = logFormat == null ? logging : new LogSettings(logFormat, logging.level());
    Logging.configure(logging);
    Logging.begin(deployment);
    DashboardOptions options = page.read(spec);
    String clusterId;
    try (Admin admin = ConfigArgument.admin(deployment)) {
      Optional<String> obstacle = new TopicSetup(deployment, admin).obstacle();
      if (obstacle.isPresent()) {
        System.err.println(obstacle.get());
        return CommandLine.ExitCode.SOFTWARE;
      }
      // At once, not only when the first record for that topic is refused.
      List<AccessRight> missing =
          new AccessCheck(admin).denied(AccessRights.ofRun(deployment, parts));
      if (!missing.isEmpty()) {
        System.err.println(AccessFailure.lacks(deployment, missing));
        return CommandLine.ExitCode.SOFTWARE;
      }
      clusterId = admin.describeCluster().clusterId().get();
    }
    Telemetry telemetry = new Telemetry(deployment);
    try (LearnstreamApp app = new LearnstreamApp(deployment, parts, telemetry);
        HttpEndpoint endpoint = http.port() == 0 ? null : new HttpEndpoint(http, telemetry, app);
        Dashboard dashboard = options == null ? null : Dashboard.start(deployment, options)) {
      telemetry.watch(app);
      app.claimStores(deployment, clusterId);
      Runtime.getRuntime().addShutdownHook(new Thread(app::close, "shutdown"));
      // With JSON logs every line is JSON.
      Consumer<String> say =
          logging.format() == LogSettings.Format.JSON ? LOG::info : System.err::println;
      announce(deployment, parts, say);
      if (dashboard != null) {
        say.accept("  live at " + dashboard.address());
      }
      app.start();
      app.awaitStop();
      if (app.failure().isPresent()) {
        say.accept(config.sentence(app.failure().get()));
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static void announce(Deployment deployment, Set<Part> parts, Consumer<String> say) {
    KernelChoice.warning().ifPresent(say);
    say.accept(
        "%s: learning from %s at %s; Ctrl-C ends it"
            .formatted(
                deployment.name(),
                deployment.topics().samples(),
                deployment.kafka().get("bootstrap.servers")));
    if (parts.contains(Part.GENERATOR)) {
      say.accept("  " + new GeneratorState(deployment.gan().spec()).architecture());
    }
    if (parts.contains(Part.DISCRIMINATOR)) {
      say.accept("  " + new DiscriminatorState(deployment.gan().spec()).architecture());
    }
    if (parts.contains(Part.MODELS)) {
      for (ModelConfig model : deployment.models()) {
        say.accept("  " + model.spec().id() + ": " + model.spec().architecture());
      }
    }
  }

  private Http http(Deployment deployment) {
    if (httpPort == null) {
      return deployment.operations().http();
    }
    if (httpPort < 0 || httpPort > 65_535) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--http-port: %d is not allowed; 1 to 65535, or 0 for none, is".formatted(httpPort));
    }
    return deployment.operations().http().withPort(httpPort);
  }

  private Set<Part> parts(Deployment deployment) {
    Set<Part> there = Part.of(deployment);
    for (Part part : only) {
      if (!there.contains(part)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            "--only: %s is not in the configuration; %s is"
                .formatted(part, there)
                .toLowerCase(Locale.ROOT));
      }
    }
    return only.isEmpty() ? there : only;
  }
}
