package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import org.junit.jupiter.api.Test;

class ControlPanelTest {
  private final ControlPanel board = new ControlPanel(false);

  private static ControlCommand command(String id) {
    return ControlCommand.newBuilder()
        .setId(id)
        .setModelId("m")
        .setAction(ControlAction.PAUSE)
        .setTime(Instant.ofEpochMilli(5))
        .build();
  }

  private static ControlResult result(String id, ControlAction action, ControlOutcome outcome) {
    return ControlResult.newBuilder()
        .setCommandId(id)
        .setModelId("m")
        .setAction(action)
        .setOutcome(outcome)
        .setMessage("done")
        .setPartition(0)
        .setOffset(3)
        .setVersionBefore(1)
        .setVersionAfter(1)
        .setTime(Instant.ofEpochMilli(6))
        .build();
  }

  private String json(long round) {
    board.panel.render(round, round);
    return board.panel.json();
  }

  @Test
  void showsACommandOnceWithItsResults() {
    board.take(command("a"));
    board.take(command("a"));
    assertThat(json(1)).containsOnlyOnce("\"id\":\"a\"").contains("\"results\":[]");
    board.take(result("a", ControlAction.PAUSE, ControlOutcome.APPLIED));
    assertThat(json(2)).contains("\"message\":\"done\"").contains("\"paused\":{\"m\":true}");
  }

  @Test
  void knowsAPauseFromWhatWasAppliedOnly() {
    board.take(result("a", ControlAction.PAUSE, ControlOutcome.REFUSED));
    assertThat(json(1)).contains("\"paused\":{}");
    board.take(result("b", ControlAction.PAUSE, ControlOutcome.APPLIED));
    board.take(result("c", ControlAction.RESUME, ControlOutcome.APPLIED));
    assertThat(json(2)).contains("\"paused\":{\"m\":false}");
  }

  @Test
  void forgetsTheOldest() {
    for (int i = 0; i < 60; i++) {
      board.take(command("number-" + i + "-"));
    }
    assertThat(json(1)).doesNotContain("number-9-").contains("number-10-", "number-59-");
  }
}
