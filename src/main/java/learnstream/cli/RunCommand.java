package learnstream.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import learnstream.config.Deployment;
import learnstream.topology.LearnstreamApp;
import learnstream.topology.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    description = "Learn from a samples topic until Ctrl-C.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream run src/examples/sensors.yaml"})
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigArgument config;

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    try (Admin admin = ConfigArgument.admin(deployment)) {
      Optional<String> obstacle = new TopicSetup(deployment, admin).obstacle();
      if (obstacle.isPresent()) {
        System.err.println(obstacle.get());
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      Runtime.getRuntime().addShutdownHook(new Thread(app::close, "shutdown"));
      System.err.printf(
          "%s: learning from %s at %s; Ctrl-C ends it%n",
          deployment.name(),
          deployment.topics().samples(),
          deployment.kafka().get("bootstrap.servers"));
      deployment
          .models()
          .forEach(
              model ->
                  System.err.println(
                      "  " + model.spec().id() + ": " + model.spec().architecture()));
      app.start();
      app.awaitStop();
      if (app.failure().isPresent()) {
        System.err.println(Failures.sentence(app.failure().get()));
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
