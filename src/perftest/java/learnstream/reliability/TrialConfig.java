package learnstream.reliability;

import java.nio.file.Path;

/**
 * The configuration of a trial's learners: two networks with everything that a replay could get
 * wrong (dropout, running statistics, mini-batches, an optimiser with state). Batches close when
 * they are full, never by the clock, so that any run learns the same.
 */
final class TrialConfig {
  private TrialConfig() {}

  static String yaml(Setup setup, String name, String bootstrapServers, Path stateDir) {
    return """
        name: %s
        kafka: {bootstrap.servers: "%s"}
        stateDir: %s
        modelBy: %s
        partitions: %d
        streams:
          num.stream.threads: %d
          num.standby.replicas: %d
          commit.interval.ms: 100
          consumer.session.timeout.ms: 3000
          consumer.heartbeat.interval.ms: 500
          max.poll.records: 100
        %smodels:
          - id: ffnn
            features: %d
            classes: %d
            layers: [24, {kind: dropout, rate: 0.2}]
            scaling: standard
            optimiser: adam
            batchSize: 3
            batchTimeLimit: 1h
            snapshot: {everySamples: 700, every: 1s}
            checkpoint: {every: 2s}
          - id: cnn
            kind: cnn
            features: {shape: [%d, %d]}
            classes: %d
            scaling: standard
            layers:
              - {kind: convolution, filters: 4, kernel: 3}
              - {kind: max-pooling, kernel: 2}
              - {kind: flatten}
              - {kind: dropout, rate: 0.2}
            batchSize: 4
            batchTimeLimit: 1h
            snapshot: {everySamples: 1100, every: 1500ms}
            checkpoint: {every: 2s}
        """
        .formatted(
            name,
            bootstrapServers,
            stateDir,
            setup.keys() == 0 ? "one" : "key",
            setup.partitions(),
            setup.threads(),
            setup.standbys(),
            setup.more(),
            NoisyPatterns.SIDE * NoisyPatterns.SIDE,
            NoisyPatterns.CLASSES,
            NoisyPatterns.SIDE,
            NoisyPatterns.SIDE,
            NoisyPatterns.CLASSES);
  }
}
