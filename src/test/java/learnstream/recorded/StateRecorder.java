package learnstream.recorded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.CheckpointFile;
import org.apache.kafka.streams.KeyValue;

/**
 * Records what this version stores, and what it does next, for {@link RecordedStateTest} to compare
 * with in every later version. It is run once for each version that is released:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java --add-modules jdk.incubator.vector -cp target/test-classes:target/classes:$(cat
 * target/classpath) learnstream.recorded.StateRecorder src/test/resources/recorded/VERSION
 * </pre>
 *
 * The files of earlier versions are never written again. Names of scenarios behind the directory:
 * those alone, which a later day has added.
 */
public final class StateRecorder {
  private final Path scratch;

  StateRecorder(Path scratch) {
    this.scratch = scratch;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    if (Files.exists(directory)) {
      throw new IllegalArgumentException(directory + " is there; a recording is made once");
    }
    StateRecorder recorder = new StateRecorder(Files.createTempDirectory("recorder"));
    List<String> names = List.of(args).subList(1, args.length);
    for (Scenario scenario : Scenario.values()) {
      if (names.isEmpty() || names.contains(scenario.name())) {
        recorder.record(scenario).write(directory.resolve(scenario.file()));
      }
    }
    if (!names.isEmpty()) {
      return;
    }
    recorder.recordGan().write(directory.resolve(RecordedStateTest.GAN));
    recorder.recordExport(directory);
  }

  Recording record(Scenario scenario) throws Exception {
    List<Event> before = scenario.before();
    Path directory = scratch.resolve(scenario.name());
    try (DrivenModels models =
        new DrivenModels(scenario.yaml(), directory, List.of(), Map.of(), List.of())) {
      models.take(before);
      models.outcome();
      var stores = models.stores();
      var checkpoints = models.checkpoints();
      long version =
          DrivenModels.whole(checkpoints.stream().map(each -> each.value).toList())
              .get(0)
              .description()
              .getModelVersion();
      List<Event> next = scenario.next(version);
      // A roll-back needs its checkpoint in the topic, which a learner of its own has.
      if (scenario == Scenario.ROLLED_BACK) {
        return resumed(scenario.yaml(), directory, before, stores, checkpoints, next);
      }
      models.take(next);
      return new Recording(
          scenario.yaml(),
          before,
          stores,
          checkpoints,
          next,
          models.outcome(),
          DrivenModels.states(models.checkpoints()));
    }
  }

  private static Recording resumed(
      String yaml,
      Path directory,
      List<Event> before,
      Map<String, List<KeyValue<byte[], byte[]>>> stores,
      List<KeyValue<byte[], byte[]>> checkpoints,
      List<Event> next)
      throws Exception {
    try (DrivenModels models =
        new DrivenModels(yaml, directory.resolveSibling("RESUMED"), before, stores, checkpoints)) {
      models.take(next);
      return new Recording(
          yaml,
          before,
          stores,
          checkpoints,
          next,
          models.outcome(),
          DrivenModels.states(models.checkpoints()));
    }
  }

  /** A half's batches on their way are not stored, so what comes next is that of a restart. */
  private Recording recordGan() throws Exception {
    List<Event> real = DrivenGan.realSamples();
    Map<String, List<KeyValue<byte[], byte[]>>> stores;
    List<KeyValue<byte[], byte[]>> checkpoints;
    try (DrivenGan first =
        new DrivenGan(DrivenGan.YAML, scratch.resolve("first"), real, new TreeMap<>())) {
      first.exchange(25);
      stores = first.stores();
      checkpoints = first.checkpoints();
    }
    try (DrivenGan second =
        new DrivenGan(DrivenGan.YAML, scratch.resolve("second"), real, stores)) {
      List<String> outcome = second.exchange(20);
      return new Recording(
          DrivenGan.YAML,
          real,
          stores,
          checkpoints,
          List.of(),
          outcome,
          DrivenModels.states(second.checkpoints()));
    }
  }

  /** An exported model, and what it did next where it came from. */
  private void recordExport(Path directory) throws Exception {
    Scenario scenario = Scenario.PENDING;
    List<Event> events = scenario.before();
    int exported = 1 + events.stream().map(Event::kind).toList().indexOf(Event.Kind.CLOCK);
    List<Event> next = events.subList(exported, events.size());
    try (DrivenModels models =
        new DrivenModels(
            scenario.yaml(), scratch.resolve("exported"), List.of(), Map.of(), List.of())) {
      models.take(events.subList(0, exported));
      models.outcome();
      var checkpoint = models.checkpoints().get(0).value;
      CheckpointFile.write(
          DrivenModels.whole(List.of(checkpoint)).get(0),
          directory.resolve(RecordedStateTest.EXPORTED_FILE));
      models.take(next);
      new Recording(
              scenario.yaml(), List.of(), Map.of(), List.of(), next, models.outcome(), Map.of())
          .write(directory.resolve(RecordedStateTest.EXPORTED));
    }
  }
}
