package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.stream.supervised.EveryKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model of each kind, of the examples' own kind, one on ND4J, and one that answers drift, in one
 * process, which is killed while samples flow.
 */
class KilledKindsIT {
  private static final int SAMPLES = 900;
  private static final int KILLS = 2;

  @TempDir private Path directory;

  @Test
  void eachKindGoesOnToTheBitAfterEachOfTwoKills() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      Path file = config(cluster.bootstrapServers());
      Deployment deployment = ConfigReader.read(file);
      Random moments = new Random(20261125);
      var flow = new KilledProcess.Flow(60, 25, 30);
      try (var learner = new KilledProcess(cluster, file, KilledKindsIT::sample, flow, moments)) {
        for (int kill = 1; kill <= KILLS; kill++) {
          learner.liveUntil(SAMPLES * kill / (KILLS + 1) - moments.nextInt(120), SAMPLES);
        }
        learner.liveUntil(SAMPLES, SAMPLES);
        Map<String, byte[]> states = TestCluster.states(deployment, SAMPLES - 1, learner::isAlive);
        assertThat(deployment.models()).hasSize(EveryKind.values().length + 3);
        for (ModelConfig model : deployment.models()) {
          Uninterrupted uninterrupted =
              compare(model, learner.predictions(), states.get(model.spec().id()));
          if (model.spec().id().equals("drifting")) {
            compareEvents(deployment, uninterrupted.drifts());
          }
        }
      }
    }
  }

  /** The classes change their names after each 300 samples. */
  private static LabelledSample sample(int i) {
    LabelledSample sample = EveryKind.sample(i);
    if (i / 300 % 2 == 0 || sample.getLabel() == null) {
      return sample;
    }
    String other = sample.getLabel().equals("ring") ? "cross" : "ring";
    return LabelledSample.newBuilder(sample).setLabel(other).build();
  }

  private static void compareEvents(Deployment deployment, List<String> drifts) throws Exception {
    assertThat(drifts).hasSizeGreaterThan(1);
    try (var events = TestCluster.reader(deployment, deployment.topics().events(), Event.class)) {
      events.await(drifts.size());
      events.poll();
      assertThat(events.found())
          .extracting(
              e -> e.getOffset() + " " + e.getDetector() + " " + e.getOn() + " " + e.getAfter())
          .isEqualTo(drifts);
    }
  }

  private static Uninterrupted compare(ModelConfig model, List<Prediction> all, byte[] state)
      throws Exception {
    String id = model.spec().id();
    List<Prediction> its = all.stream().filter(p -> p.getModelId().equals(id)).toList();
    assertThat(its)
        .as("each sample once by %s", id)
        .extracting(p -> (int) p.getOffset())
        .containsExactlyElementsOf(IntStream.range(0, SAMPLES).boxed().toList());
    var uninterrupted = new Uninterrupted(new Learner(model.spec()), KilledKindsIT::sample);
    assertThat(uninterrupted.mustHaveSaid(its)).as("batches of %s closed early", id).isZero();
    assertThat(Arrays.mismatch(state, uninterrupted.state()))
        .as("first byte of %s that differs, of %d", id, state.length)
        .isEqualTo(-1);
    return uninterrupted;
  }

  /** Snapshots of each model at its own moments, so that a kill leaves gaps of every length. */
  private Path config(String bootstrapServers) throws Exception {
    StringBuilder yaml =
        new StringBuilder(
            """
            name: kinds
            kafka: {bootstrap.servers: "%s"}
            stateDir: %s
            streams:
              consumer.session.timeout.ms: 1500
              consumer.heartbeat.interval.ms: 200
              max.poll.records: 40
            models:
            """
                .formatted(bootstrapServers, directory.resolve("state")));
    for (EveryKind kind : EveryKind.values()) {
      int samples = 30 + 37 * kind.ordinal();
      yaml.append(
          kind.yaml(
              "snapshot: {everySamples: %d, every: 1h}, checkpoint: {every: 500ms}"
                  .formatted(samples)));
    }
    yaml.append(
        """
          - {id: own, kind: nearest-mean, features: 36, classes: [ring, cross], scaling: standard,
             snapshot: {everySamples: 83, every: 1h}, checkpoint: {every: 500ms}}
          - {id: on-nd4j, features: 36, classes: [ring, cross], layers: [20, {kind: dropout, rate: 0.2}],
             optimiser: adam, batchSize: 3, batchTimeLimit: 1h, backend: nd4j,
             snapshot: {everySamples: 77, every: 1h}, checkpoint: {every: 500ms}}
          - {id: drifting, features: 36, classes: [ring, cross], layers: [8],
             drift: [{detector: page-hinkley, threshold: 5, answer: reset},
                     {detector: hddm-a, answer: replace}, {detector: adwin, answer: roll-back, every: 90}],
             snapshot: {everySamples: 71, every: 1h}, checkpoint: {every: 500ms}}
        """);
    return Files.writeString(directory.resolve("kinds.yaml"), yaml);
  }
}
