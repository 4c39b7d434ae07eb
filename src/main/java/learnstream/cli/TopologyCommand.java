package learnstream.cli;

import java.util.concurrent.Callable;
import learnstream.config.Deployment;
import learnstream.topology.LearnstreamApp;
import learnstream.topology.Mermaid;
import learnstream.topology.Part;
import org.apache.kafka.streams.Topology;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "topology",
    description = "Print the topologies that a configuration describes.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream topology src/examples/sensors.yaml --mermaid"})
final class TopologyCommand implements Callable<Integer> {
  @Mixin private ConfigArgument config;

  @Option(names = "--mermaid", description = "As a Mermaid diagram.")
  private boolean mermaid;

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    for (Part part : Part.of(deployment)) {
      Topology topology = LearnstreamApp.topology(deployment, part);
      System.out.print(mermaid ? Mermaid.flowchart(topology) : topology.describe().toString());
    }
    return CommandLine.ExitCode.OK;
  }
}
