package learnstream.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import learnstream.recorded.OldFormat;
import learnstream.reliability.fault.Faults;
import learnstream.reliability.fault.InTurn;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The table of faults: does each of them, and writes what came of it. */
@Command(
    name = "reliability",
    mixinStandardHelpOptions = true,
    description =
        "Does every fault to running learners and writes the table of what came of it. Exit code 1"
            + " where a promise was broken.")
public final class Reliability implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "FAULT",
      split = ",",
      description = "Only these; the other rows of the table stay. Default: all.")
  private List<String> only = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "At most so many rounds of each fault. Default: as many as each says.")
  private int rounds = Integer.MAX_VALUE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides the samples and the moments of faults. Default: ${DEFAULT-VALUE}.")
  private long seed = 20261125;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Samples/s that are sent. Default: ${DEFAULT-VALUE}.")
  private int rate = 400;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "Where the table is. Default: ${DEFAULT-VALUE}.")
  private Path table = Path.of("topology-docs/reliability.md");

  @Option(
      names = "--in-turn",
      description =
          "Do them in turn to one stream, which is shorter, and judge them as one. They must have"
              + " the same setup.")
  private boolean inTurn;

  @Option(names = "--list", description = "Print the faults and their rounds.")
  private boolean list;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Reliability()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      Faults.all().forEach(f -> System.out.printf("%-50s %d%n", f.name(), f.rounds()));
      System.out.println(OldFormat.NAME);
      return 0;
    }
    boolean oldFormat = only.isEmpty() || only.contains(OldFormat.NAME);
    List<Fault> faults =
        only.isEmpty()
            ? Faults.all()
            : only.stream().filter(n -> !n.equals(OldFormat.NAME)).map(this::named).toList();
    if (inTurn) {
      String names = faults.stream().map(Fault::name).collect(Collectors.joining(", "));
      faults = List.of(new InTurn("in turn: " + names, faults));
    }
    Path directory =
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "faults");
    System.err.println("logs and data are in " + directory);
    boolean held = true;
    if (oldFormat) {
      held = put(OldFormat.outcome(directory.toAbsolutePath()));
    }
    if (faults.isEmpty()) {
      return held ? 0 : 1;
    }
    try (Cluster cluster = new Cluster(directory.toAbsolutePath())) {
      FaultRunner runner =
          new FaultRunner(cluster, directory.toAbsolutePath(), seed, rate, System.err);
      for (Fault fault : faults) {
        held &= put(runner.run(fault, Math.min(rounds, fault.rounds())));
      }
    }
    return held ? 0 : 1;
  }

  private boolean put(Outcome outcome) throws IOException {
    System.out.println(outcome.row());
    new FaultTable(table).put(outcome);
    return outcome.held();
  }

  private Fault named(String name) {
    return Faults.all().stream()
        .filter(fault -> fault.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--only: \"%s\" is not a fault; --list prints them all".formatted(name)));
  }
}
