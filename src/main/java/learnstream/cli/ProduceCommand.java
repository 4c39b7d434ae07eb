package learnstream.cli;
import picocli.CommandLine.Command;
@Command(name = "produce")
final class ProduceCommand implements java.util.concurrent.Callable<Integer> { public Integer call() { return 1; } }
