package learnstream.stream.sample;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.Tensor;
import learnstream.codec.binary.FloatList;
import learnstream.model.feature.FeatureSpec;

/** Turns a sample's features into numbers. */
public final class FeatureReader {
  private final FeatureSpec spec;
  private final double[] features;

  public FeatureReader(FeatureSpec spec) {
    this.spec = spec;
    features = new double[spec.numbers()];
  }

  /** Reads into an array of its own, {@link #features}. */
  public void read(LabelledSample sample) throws RefusedSampleException {
    read(sample, features);
  }

  /**
   * Reads into an array of the caller's.
   *
   * @param features {@code [features]}, where they go; after a refusal it holds anything
   * @throws RefusedSampleException with the first thing that cannot be used
   */
  public void read(LabelledSample sample, double[] features) throws RefusedSampleException {
    if (sample.getFeatures() instanceof Tensor tensor) {
      readTensor(tensor, features);
    } else if (sample.getFeatures() instanceof Map<?, ?> named) {
      readNamed(named, features);
    } else {
      readList((List<?>) sample.getFeatures(), features);
    }
    for (int i = 0; i < features.length; i++) {
      if (!Double.isFinite(features[i])) {
        throw refusal(
            RefusalReason.NOT_FINITE,
            "features: number %d: %s is not allowed; give a finite number",
            i,
            features[i]);
      }
    }
  }

  /** {@code [features]}, as they came. */
  public double[] features() {
    return features;
  }

  private void readList(List<?> list, double[] features) throws RefusedSampleException {
    checkCount(list.size());
    if (list instanceof FloatList floats) {
      floats.copyTo(features);
    } else if (list instanceof DoubleList doubles) {
      doubles.copyTo(features);
    } else {
      for (int i = 0; i < features.length; i++) {
        features[i] = ((Number) list.get(i)).doubleValue();
      }
    }
  }

  private void readTensor(Tensor tensor, double[] features) throws RefusedSampleException {
    long elements = 1;
    for (int length : tensor.getShape()) {
      elements *= length;
      if (length < 0 || elements > Integer.MAX_VALUE) {
        throw refusal(
            RefusalReason.WRONG_FEATURE_COUNT,
            "features: shape %s is not allowed; give lengths of 0 or more",
            Echo.text(tensor.getShape().toString()));
      }
    }
    ByteBuffer data = tensor.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int size = tensor.getElementType() == ElementType.UINT8 ? 1 : Float.BYTES;
    if (elements * size != data.remaining()) {
      throw refusal(
          RefusalReason.WRONG_FEATURE_COUNT,
          "features: shape %s of %s needs %d bytes, the tensor has %d",
          Echo.text(tensor.getShape().toString()),
          tensor.getElementType(),
          elements * size,
          data.remaining());
    }
    checkCount((int) elements);
    int from = data.position();
    for (int i = 0; i < features.length; i++) {
      features[i] = size == 1 ? data.get(from + i) & 0xff : data.getFloat(from + i * size);
    }
  }

  private void readNamed(Map<?, ?> named, double[] features) throws RefusedSampleException {
    List<String> names = spec.names();
    if (names.isEmpty()) {
      throw refusal(
          RefusalReason.UNKNOWN_NAME,
          "features: names are not allowed; give a list, since the model knows them by position");
    }
    for (int i = 0; i < features.length; i++) {
      Object number = named.get(names.get(i));
      if (number == null) {
        throw refusal(
            RefusalReason.MISSING_NAME, "features.%s: missing; give a number", names.get(i));
      }
      if (!(number instanceof Number its)) {
        throw refusal(
            RefusalReason.WRONG_TYPE,
            "features.%s: %s is not allowed; give a number",
            names.get(i),
            Echo.text(number.toString()));
      }
      features[i] = its.doubleValue();
    }
    if (named.size() > features.length && !(named instanceof MappedValues)) {
      for (Object name : named.keySet()) {
        if (!names.contains(name)) {
          throw refusal(
              RefusalReason.UNKNOWN_NAME,
              "features.%s: this name is not allowed; give %s",
              name,
              Echo.names(names));
        }
      }
    }
  }

  private void checkCount(int found) throws RefusedSampleException {
    if (found != spec.count()) {
      throw refusal(
          RefusalReason.WRONG_FEATURE_COUNT,
          "features: %d numbers are not allowed; give %d",
          found,
          spec.count());
    }
  }

  public static RefusedSampleException refusal(
      RefusalReason reason, String message, Object... arguments) {
    return new RefusedSampleException(reason, message.formatted(arguments));
  }
}
