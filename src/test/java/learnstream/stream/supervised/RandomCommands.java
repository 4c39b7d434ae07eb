package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.model.Learner;
import learnstream.nn.spec.Schedule;

/** A topic of commands of every kind, some sent twice, read from where it was committed. */
final class RandomCommands {
  private static final List<ControlAction> ACTIONS =
      List.of(
          ControlAction.PAUSE,
          ControlAction.RESUME,
          ControlAction.RESUME,
          ControlAction.SET_LEARNING_RATE,
          ControlAction.FREEZE,
          ControlAction.UNFREEZE,
          ControlAction.SNAPSHOT,
          ControlAction.CHECKPOINT,
          ControlAction.ROLL_BACK,
          ControlAction.RESET);

  private final Random random;
  private final int keys;
  private final List<ControlCommand> log = new ArrayList<>();
  private int position;
  private List<ControlAction> refused = List.of();
  private int committedPosition;

  RandomCommands(long seed, int keys) {
    random = new Random(seed);
    this.keys = keys;
  }

  ControlCommand next(List<Object> committed) {
    if (position == log.size()) {
      boolean again = !log.isEmpty() && random.nextInt(10) == 0;
      log.add(again ? log.get(log.size() - 1) : command(committed));
    }
    return log.get(position++);
  }

  private ControlCommand command(List<Object> committed) {
    ControlAction action = ACTIONS.get(random.nextInt(ACTIONS.size()));
    List<AssembledCheckpoint> checkpoints =
        action == ControlAction.ROLL_BACK ? SimulatedHistory.whole(committed) : List.of();
    ByteBuffer key = keys == 1 ? null : key("k" + random.nextInt(keys));
    long version = 0;
    if (!checkpoints.isEmpty()) {
      var checkpoint = checkpoints.get(random.nextInt(checkpoints.size())).description();
      version = checkpoint.getModelVersion();
      key = checkpoint.getKey();
    }
    boolean everyone = action == ControlAction.SNAPSHOT;
    return ControlCommand.newBuilder()
        .setId("command-" + log.size())
        .setModelId("m")
        .setKey(everyone ? null : key)
        .setAuthor("test")
        .setAction(action)
        .setVersion(action == ControlAction.ROLL_BACK ? (Long) version : null)
        .setLearningRate("cosine 0.0%d 0.001 50".formatted(1 + random.nextInt(9)))
        .setLayer(random.nextInt(5))
        .setTime(Instant.EPOCH)
        .build();
  }

  private static ByteBuffer key(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** These are refused each time, since the model is a pool. */
  void refuses(ControlAction... actions) {
    refused = List.of(actions);
  }

  void commit() {
    committedPosition = position;
  }

  void crash() {
    position = committedPosition;
  }

  /** The applied commands that change what a model of a key learns, in their order. */
  Queue<ControlResult> applied(List<Object> committed, String key) {
    ByteBuffer wanted = key == null ? null : key(key);
    return new ArrayDeque<>(
        results(committed).stream()
            .filter(r -> r.getOutcome() == ControlOutcome.APPLIED)
            .filter(r -> Objects.equals(r.getKey(), wanted))
            .toList());
  }

  private static List<ControlResult> results(List<Object> committed) {
    return committed.stream()
        .filter(ControlResult.class::isInstance)
        .map(ControlResult.class::cast)
        .toList();
  }

  void apply(ControlResult result, Learner reference, List<Object> committed) {
    ControlCommand command =
        log.stream().filter(c -> c.getId().equals(result.getCommandId())).findFirst().orElseThrow();
    switch (command.getAction()) {
      case PAUSE -> {
        reference.closeBatch();
        reference.adjustments().pause(true);
      }
      case RESUME -> reference.adjustments().pause(false);
      case SET_LEARNING_RATE ->
          reference.adjustments().follow(Schedule.parse(command.getLearningRate()));
      case FREEZE -> reference.adjustments().freeze(command.getLayer(), true);
      case UNFREEZE -> reference.adjustments().freeze(command.getLayer(), false);
      case RESET -> reference.beginAgain(null);
      case ROLL_BACK -> {
        String number = result.getMessage().replaceAll(".*checkpoint (\\d+),.*", "$1");
        reference.beginAgain(
            SimulatedHistory.whole(committed).stream()
                .filter(c -> c.description().getNumber() == Long.parseLong(number))
                .findFirst()
                .orElseThrow()
                .state());
      }
      case SNAPSHOT, CHECKPOINT, PROMOTE, UNDO_PROMOTION -> {}
    }
  }

  /** And refused where there is no such layer, model or checkpoint; each kind occurred. */
  void assertEachWasAppliedOnce(List<Object> committed) {
    Map<String, Integer> applied = new HashMap<>();
    List<ControlResult> results = results(committed);
    results.stream()
        .filter(r -> r.getOutcome() == ControlOutcome.APPLIED)
        .forEach(r -> applied.merge(r.getCommandId(), 1, Integer::sum));
    assertThat(applied.values()).isNotEmpty().containsOnly(1);
    assertThat(results).hasSize(committedPosition);
    assertThat(results)
        .filteredOn(r -> r.getOutcome() == ControlOutcome.APPLIED)
        .extracting(ControlResult::getAction)
        .containsAll(ACTIONS.stream().filter(action -> !refused.contains(action)).toList())
        .noneMatch(refused::contains);
    assertThat(results)
        .extracting(ControlResult::getOutcome)
        .contains(ControlOutcome.REPEATED, ControlOutcome.REFUSED);
    assertThat(results).isSortedAccordingTo(Comparator.comparingLong(ControlResult::getOffset));
  }
}
