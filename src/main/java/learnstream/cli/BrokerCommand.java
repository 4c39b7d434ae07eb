package learnstream.cli;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import learnstream.demo.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "broker",
    description = {
      "Run a Kafka broker for trying things out, until Ctrl-C.",
      "It is a real one, in this process, and forgets all records when it ends. It has no protection,"
          + " and ports besides --port that other machines reach: not for a network of strangers."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream broker"})
final class BrokerCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9092",
      description = "Port of localhost to listen on; 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > 65_535) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--port: " + port + " is not allowed; 1 to 65535 is, or 0 for a free one");
    }
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      // The broker itself would log errors and name no port.
    } catch (BindException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--port: %d is taken; give another one, or 0 for a free one".formatted(port));
    }
    new Session(null, System.out, false).keepBroker(port);
    return CommandLine.ExitCode.OK;
  }
}
