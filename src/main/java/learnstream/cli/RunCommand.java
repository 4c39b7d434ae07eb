package learnstream.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import learnstream.config.Deployment;
import learnstream.dashboard.Dashboard;
import learnstream.dashboard.DashboardOptions;
import learnstream.learner.DiscriminatorHalf;
import learnstream.learner.GeneratorHalf;
import learnstream.topology.LearnstreamApp;
import learnstream.topology.Part;
import learnstream.topology.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = "Learn from a samples topic until Ctrl-C.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream run src/examples/sensors.yaml"})
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigArgument config;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description =
          "Run only this part: models, generator, discriminator or evaluation. Default: all that"
              + " the configuration has.")
  private Set<Part> only = Set.of();

  @Mixin private PageFlags page;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    Set<Part> parts = parts(deployment);
    DashboardOptions options = page.read(spec);
    try (Admin admin = ConfigArgument.admin(deployment)) {
      Optional<String> obstacle = new TopicSetup(deployment, admin).obstacle();
      if (obstacle.isPresent()) {
        System.err.println(obstacle.get());
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
    try (LearnstreamApp app = new LearnstreamApp(deployment, parts);
        Dashboard dashboard = options == null ? null : Dashboard.start(deployment, options)) {
      Runtime.getRuntime().addShutdownHook(new Thread(app::close, "shutdown"));
      System.err.printf(
          "%s: learning from %s at %s; Ctrl-C ends it%n",
          deployment.name(),
          deployment.topics().samples(),
          deployment.kafka().get("bootstrap.servers"));
      if (parts.contains(Part.GENERATOR)) {
        System.err.println("  " + new GeneratorHalf(deployment.gan().spec()).architecture());
      }
      if (parts.contains(Part.DISCRIMINATOR)) {
        System.err.println("  " + new DiscriminatorHalf(deployment.gan().spec()).architecture());
      }
      deployment
          .models()
          .forEach(
              model ->
                  System.err.println(
                      "  " + model.spec().id() + ": " + model.spec().architecture()));
      if (dashboard != null) {
        System.err.println("  live at " + dashboard.address());
      }
      app.start();
      app.awaitStop();
      if (app.failure().isPresent()) {
        System.err.println(Failures.sentence(app.failure().get()));
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
    return CommandLine.ExitCode.OK;
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
