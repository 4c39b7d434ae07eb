package learnstream.dashboard.panel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.FieldMetrics;
import learnstream.codec.avro.MemberMetrics;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.Scores;

/** Records as a learner writes them. */
public final class TopicRecords {
  private TopicRecords() {}

  /**
   * @param key null for a model that has none
   * @param samples also its version, its offset and, in seconds, its time
   */
  public static ModelMetrics metrics(String model, String key, long samples) {
    return metrics(model, key, samples, Map.of());
  }

  static ModelMetrics metrics(String model, String key, long samples, Map<String, Long> refused) {
    return builder(model, key, samples).setRefused(refused).build();
  }

  /** Of a model of numbers with intervals, now. */
  public static ModelMetrics metrics(
      String model, double coverage, List<FieldMetrics> fields, List<MemberMetrics> members) {
    return builder(model, null, 200)
        .setWindowCoverage(coverage)
        .setFields(fields)
        .setMembers(members)
        .setTime(Instant.now())
        .build();
  }

  private static ModelMetrics.Builder builder(String model, String key, long samples) {
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
        .setFields(List.of())
        .setMembers(List.of())
        .setTime(Instant.ofEpochSecond(samples));
  }

  public static DeadLetter letter(long offset, RefusalReason reason, String message) {
    return DeadLetter.newBuilder()
        .setHeaders(List.of())
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

  /**
   * @param key null for a model that has none
   */
  static ControlResult result(String id, ControlAction action, String key, String message) {
    return ControlResult.newBuilder()
        .setCommandId(id)
        .setModelId("m")
        .setKey(key == null ? null : bytes(key))
        .setAction(action)
        .setOutcome(ControlOutcome.APPLIED)
        .setMessage(message)
        .setPartition(0)
        .setOffset(3)
        .setVersionBefore(1)
        .setVersionAfter(1)
        .setTime(Instant.ofEpochMilli(6))
        .build();
  }

  /** A part, of four bytes, of a checkpoint whose parts are all alike. */
  static Checkpoint part(String model, String key, long number, int part, int parts) {
    byte[] whole = new byte[4 * parts];
    CRC32C sum = new CRC32C();
    sum.update(whole);
    return Checkpoint.newBuilder()
        .setModelId(model)
        .setKey(key == null ? null : bytes(key))
        .setNumber(number)
        .setModelVersion(10 * number)
        .setArchitecture("a")
        .setPartition(0)
        .setOffset(1)
        .setPart(part)
        .setParts(parts)
        .setBytes(ByteBuffer.wrap(whole, 4 * part, 4))
        .setTotalBytes(whole.length)
        .setParameterBytes(4)
        .setOptimiserBytes(0)
        .setChecksum(sum.getValue())
        .setTime(Instant.EPOCH)
        .build();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Prediction prediction(String model, long offset, String predicted, Object label) {
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
