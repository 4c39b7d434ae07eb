package learnstream.recorded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import learnstream.reliability.Outcome;

/**
 * What earlier versions have stored, as a row of the table of faults: the present version goes on
 * from each recording, driven without a broker, and is compared with what the one that stored it
 * did next.
 */
public final class OldFormat {
  /** Name of the row. */
  public static final String NAME = "state of an earlier version";

  private int recordings;
  private int samples;
  private long lost;
  private long added;
  private long differingBits;

  /** What there was nothing of to be judged. */
  private final Set<String> missing = new TreeSet<>();

  private OldFormat() {}

  /**
   * @param directory of stores
   */
  public static Outcome outcome(Path directory) throws Exception {
    return outcome(RecordedStateTest.models(), EnumSet.allOf(Scenario.class), directory);
  }

  /**
   * @param files the recordings
   * @param wanted what there must be recordings of
   */
  static Outcome outcome(Stream<Path> files, Set<Scenario> wanted, Path directory)
      throws Exception {
    OldFormat row = new OldFormat();
    wanted.forEach(scenario -> row.missing.add("no recording of " + scenario.file()));
    for (Path file : files.toList()) {
      row.missing.remove("no recording of " + file.getFileName());
      row.goOnFrom(Recording.read(file), Files.createDirectories(directory.resolve("recorded")));
    }
    return new Outcome(
        NAME,
        row.recordings,
        row.samples,
        row.lost,
        row.added,
        0,
        row.differingBits,
        List.of(),
        row.missing.isEmpty(),
        Stream.concat(
                Stream.of("recorded deployments; lost and doubled are published records"),
                row.missing.stream())
            .collect(Collectors.joining("; ")));
  }

  private void goOnFrom(Recording recording, Path directory) throws Exception {
    try (DrivenModels models =
        new DrivenModels(
            recording.yaml(),
            directory,
            recording.before(),
            recording.stores(),
            recording.checkpoints())) {
      models.take(recording.next());
      List<String> rest = new ArrayList<>(models.outcome());
      lost += recording.outcome().stream().filter(line -> !rest.remove(line)).count();
      added += rest.size();
      Map<String, byte[]> states = DrivenModels.states(models.checkpoints());
      recording.states().forEach((model, state) -> compare(model, state, states.get(model)));
    }
    recordings++;
    samples += (int) recording.next().stream().filter(e -> e.kind() == Event.Kind.SAMPLE).count();
  }

  /** What a later version stores besides comes behind. */
  private void compare(String model, byte[] expected, byte[] found) {
    if (found == null) {
      missing.add("no final state of " + model);
      return;
    }
    byte[] same = Arrays.copyOf(found, expected.length);
    for (int i = 0; i < expected.length; i++) {
      differingBits += Integer.bitCount((expected[i] ^ same[i]) & 0xff);
    }
  }
}
