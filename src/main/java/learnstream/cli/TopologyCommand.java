package learnstream.cli;
import picocli.CommandLine.Command;
@Command(name = "topology")
final class TopologyCommand implements java.util.concurrent.Callable<Integer> { public Integer call() { return 1; } }
