package learnstream.cli;
import picocli.CommandLine.Command;
@Command(name = "tail")
final class TailCommand implements java.util.concurrent.Callable<Integer> { public Integer call() { return 1; } }
