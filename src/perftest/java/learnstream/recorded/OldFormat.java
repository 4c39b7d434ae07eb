package learnstream.recorded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

  private OldFormat() {}

  /**
   * @param directory of stores
   */
  public static Outcome outcome(Path directory) throws Exception {
    OldFormat row = new OldFormat();
    for (Path file : RecordedStateTest.models().toList()) {
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
        row.recordings > 0,
        "recorded deployments; lost and doubled are published records");
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
      recording.states().forEach((model, state) -> compare(state, states.get(model)));
    }
    recordings++;
    samples += (int) recording.next().stream().filter(e -> e.kind() == Event.Kind.SAMPLE).count();
  }

  /** What a later version stores besides comes behind. */
  private void compare(byte[] expected, byte[] found) {
    byte[] same = found == null ? new byte[expected.length] : Arrays.copyOf(found, expected.length);
    for (int i = 0; i < expected.length; i++) {
      differingBits += Integer.bitCount((expected[i] ^ same[i]) & 0xff);
    }
  }
}
