package learnstream.reliability.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import learnstream.reliability.Fault;
import learnstream.reliability.Trial;

/**
 * The learner's wall clock, not the broker's, is set 20 minutes forth and back, by libfaketime.
 * Less than an hour: a broker refuses records from a later future.
 */
public final class ClockSet implements Fault {
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib/faketime/libfaketime.so.1"));

  private Path offset;

  @Override
  public String name() {
    return "clock set forth and back";
  }

  @Override
  public int rounds() {
    return 10;
  }

  @Override
  public String obstacle() {
    return library() == null ? "libfaketime is not installed (Debian: faketime)" : null;
  }

  private static Path library() {
    return LIBRARIES.stream().filter(Files::exists).findFirst().orElse(null);
  }

  @Override
  public void prepare(Trial trial) throws Exception {
    offset = Files.writeString(trial.directory().resolve("clock"), "+0");
    trial
        .learner()
        .useEnvironment(
            Map.of(
                "LD_PRELOAD", library().toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_DONT_RESET", "1"));
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    Files.writeString(offset, round % 2 == 0 ? "+1200" : "-1200");
    long moment = System.currentTimeMillis();
    trial.passUntil(moment + 1500);
    return trial.awaitGoingOn(moment + 1500);
  }
}
