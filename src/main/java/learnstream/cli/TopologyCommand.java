package learnstream.cli;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import learnstream.config.Deployment;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Mermaid;
import learnstream.stream.app.Part;
import org.apache.kafka.streams.Topology;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "topology",
    description = "Print the topology of each part that a configuration has, one after the other.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream topology src/examples/sensors.yaml --mermaid"})
final class TopologyCommand implements Callable<Integer> {
  @Mixin private ConfigArgument config;

  @Option(names = "--mermaid", description = "Print Mermaid diagrams.")
  private boolean mermaid;

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    Set<Part> parts = Part.of(deployment);
    for (Part part : parts) {
      if (parts.size() > 1) {
        System.out.printf("%s %s%n", mermaid ? "%%" : "#", part.name().toLowerCase(Locale.ROOT));
      }
      Topology topology = LearnstreamApp.topology(deployment, part);
      System.out.print(mermaid ? Mermaid.flowchart(topology) : topology.describe().toString());
    }
    return CommandLine.ExitCode.OK;
  }
}
