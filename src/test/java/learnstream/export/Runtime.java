package learnstream.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An exported model in onnxruntime. */
final class Runtime implements AutoCloseable {
  /** What the model says of some samples; labels are null where it tells no classes apart. */
  record Answers(double[][] scores, String[] labels) {}

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  Runtime(byte[] model) throws OrtException {
    session = environment.createSession(model, new OrtSession.SessionOptions());
  }

  Map<String, String> metadata() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  /**
   * @param samples values by the inputs' names: a Double, a String, a Long or a double[]
   */
  Answers answer(List<Map<String, Object>> samples) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (var each : session.getInputInfo().entrySet()) {
      List<Object> values = samples.stream().map(sample -> sample.get(each.getKey())).toList();
      inputs.put(each.getKey(), tensor((TensorInfo) each.getValue().getInfo(), values));
    }
    try (OrtSession.Result result = session.run(inputs)) {
      double[][] scores = (double[][]) result.get("scores").orElseThrow().getValue();
      var label = result.get("label");
      return new Answers(scores, label.isPresent() ? (String[]) label.get().getValue() : null);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(TensorInfo info, List<Object> values) throws OrtException {
    long[] shape = info.getShape();
    shape[0] = values.size();
    if (info.type == OnnxJavaType.STRING) {
      return OnnxTensor.createTensor(environment, values.toArray(String[]::new), shape);
    }
    if (info.type == OnnxJavaType.INT64) {
      long[] numbers = values.stream().mapToLong(value -> (Long) value).toArray();
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(numbers), shape);
    }
    double[] numbers =
        values.stream()
            .flatMapToDouble(
                value ->
                    java.util.Arrays.stream(
                        value instanceof double[] several
                            ? several
                            : new double[] {(Double) value}))
            .toArray();
    return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(numbers), shape);
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
