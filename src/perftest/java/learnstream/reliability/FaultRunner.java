package learnstream.reliability;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Does a fault round after round to a trial of its own, and judges what came of it. */
final class FaultRunner {
  private final Cluster cluster;
  private final Path directory;
  private final long seed;
  private final int rate;
  private final PrintStream progress;

  /**
   * @param directory of configurations, logs and stores, a folder for each fault
   * @param rate samples/s
   */
  FaultRunner(Cluster cluster, Path directory, long seed, int rate, PrintStream progress) {
    this.cluster = cluster;
    this.directory = directory;
    this.seed = seed;
    this.rate = rate;
    this.progress = progress;
  }

  /** An exception amid the rounds is a note of the outcome, which is judged all the same. */
  Outcome run(Fault fault, int rounds) throws Exception {
    if (fault.obstacle() != null) {
      return Outcome.skipped(fault.name(), fault.obstacle());
    }
    // A topic's name has at most 249 characters.
    String folded = fault.name().replaceAll("[^a-z0-9]+", "-");
    String name = folded.substring(0, Math.min(folded.length(), 60));
    List<Double> seconds = new ArrayList<>();
    try (Trial trial =
        new Trial(cluster, fault.setup(), name, directory.resolve(name), new Random(seed))) {
      try {
        fault.prepare(trial);
        trial.start(seed, rate);
        for (int round = 0; round < rounds; round++) {
          trial.calm();
          seconds.add(fault.inject(trial, round));
          progress.printf(
              "%s %d/%d: went on after %.1f s%n",
              fault.name(), round + 1, rounds, seconds.get(round));
        }
      } catch (Exception e) {
        trial.incomplete("stopped in round %d: %s".formatted(seconds.size() + 1, e.getMessage()));
        progress.printf("%s: %s%n", fault.name(), e);
      }
      return trial.finish(fault, seconds);
    } finally {
      fault.clean();
    }
  }
}
