package learnstream.cli;

import java.util.concurrent.Callable;
import learnstream.topology.Mermaid;
import learnstream.topology.SupervisedTopology;
import org.apache.kafka.streams.Topology;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "topology",
    description = "Print the topology that a configuration describes.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream topology src/examples/sensors.yaml --mermaid"})
final class TopologyCommand implements Callable<Integer> {
  @Mixin private ConfigArgument config;

  @Option(names = "--mermaid", description = "As a Mermaid diagram.")
  private boolean mermaid;

  @Override
  public Integer call() throws Exception {
    Topology topology = SupervisedTopology.build(config.read(), null);
    System.out.print(mermaid ? Mermaid.flowchart(topology) : topology.describe().toString());
    return CommandLine.ExitCode.OK;
  }
}
