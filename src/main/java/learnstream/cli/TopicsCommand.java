package learnstream.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import learnstream.config.Deployment;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "topics",
    description = "Check the topics that a configuration needs, or create them.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream topics src/examples/sensors.yaml --create"})
final class TopicsCommand implements Callable<Integer> {
  @Mixin private ConfigArgument config;

  @Option(names = "--create", description = "Create the topics that are missing.")
  private boolean create;

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    try (Admin admin = ConfigArgument.admin(deployment)) {
      TopicSetup setup = new TopicSetup(deployment, admin);
      if (create) {
        setup.create().forEach(topic -> System.out.println(topic + " created"));
      }
      Map<String, String> differences = setup.differences();
      setup
          .wanted()
          .forEach(
              topic ->
                  System.out.printf(
                      "%-40s %s%n",
                      topic.name(), differences.getOrDefault(topic.name(), "as configured")));
      return differences.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }
}
