package learnstream.dashboard;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.Scores;

/** Records as a learner writes them. */
final class TopicRecords {
  private TopicRecords() {}

  /**
   * @param key null for a model that has none
   * @param samples also its version, its offset and, in seconds, its time
   */
  static ModelMetrics metrics(String model, String key, long samples) {
    Scores none = new Scores(null, null, null, null);
    return ModelMetrics.newBuilder()
        .setModelId(model)
        .setKind("ffnn")
        .setKey(key)
        .setPartition(0)
        .setOffset(samples)
        .setModelVersion(samples)
        .setSamples(samples)
        .setUnlabelled(0)
        .setRefused(Map.of())
        .setWhole(none)
        .setWindow(new Scores(0.75, 0.5, null, null))
        .setFading(none)
        .setKappa(null)
        .setWindowKappa(null)
        .setMajority(none)
        .setMajorityWindow(none)
        .setNoChange(none)
        .setNoChangeWindow(none)
        .setSamplesPerSecond(10)
        .setGradientNorm(1)
        .setLearningRate(0.1)
        .setTime(Instant.ofEpochSecond(samples))
        .build();
  }

  static DeadLetter letter(long offset, RefusalReason reason, String message) {
    return DeadLetter.newBuilder()
        .setTopic("samples")
        .setPartition(0)
        .setOffset(offset)
        .setKey(null)
        .setValue(ByteBuffer.wrap(new byte[] {0, 127, (byte) 200}))
        .setReason(reason)
        .setMessage(message)
        .setTime(Instant.EPOCH)
        .build();
  }

  static Prediction prediction(String model, long offset, String predicted, Object label) {
    return Prediction.newBuilder()
        .setSampleId("sample-" + offset)
        .setModelId(model)
        .setModelVersion(offset)
        .setScores(List.of(0.1f, 0.7f, 0.05f, 0.15f))
        .setPredicted(predicted)
        .setLabel(label)
        .setPartition(0)
        .setOffset(offset)
        .setTrainingOffset(offset - 1)
        .setTime(Instant.EPOCH)
        .build();
  }
}
