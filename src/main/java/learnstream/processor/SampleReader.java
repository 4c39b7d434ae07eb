package learnstream.processor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.Tensor;
import learnstream.learner.Learner;
import learnstream.learner.ModelSpec;
import org.apache.avro.generic.PrimitivesArrays;

/** Turns a sample into the numbers that one model takes; the arrays are reused. */
public final class SampleReader {
  private final ModelSpec spec;
  private final double[] features;
  private final double[] values;
  private LabelledSample sample;

  public SampleReader(ModelSpec spec) {
    this.spec = spec;
    features = new double[spec.features().count()];
    values = new double[spec.target().isClassification() ? 0 : spec.target().size()];
  }

  /**
   * Reads features and weight and checks the label.
   *
   * @throws RefusedSampleException with the first thing that this model cannot use
   */
  public void read(LabelledSample next) throws RefusedSampleException {
    sample = next;
    if (next.getFeatures() instanceof Tensor tensor) {
      readTensor(tensor);
    } else if (next.getFeatures() instanceof Map<?, ?> named) {
      readNamed(named);
    } else {
      readList((List<?>) next.getFeatures());
    }
    for (int i = 0; i < features.length; i++) {
      if (!Double.isFinite(features[i])) {
        throw refusal(RefusalReason.NOT_FINITE, "features: number %d is %s", i, features[i]);
      }
    }
    if (Double.isNaN(weight()) || Double.isInfinite(weight())) {
      throw refusal(RefusalReason.NOT_FINITE, "weight: %s is not a finite number", weight());
    }
    if (weight() < 0) {
      throw refusal(
          RefusalReason.NEGATIVE_WEIGHT, "weight: %s is not allowed; 0 or more is", weight());
    }
    checkLabel();
  }

  /** {@code [features]}, as they came. */
  public double[] features() {
    return features;
  }

  public double weight() {
    return sample.getWeight();
  }

  /** The target of the sample read last, as the learner's outputs, or null without a label. */
  double[] target(Learner learner) {
    if (sample.getLabel() == null) {
      return null;
    }
    return spec.target().isClassification()
        ? learner.oneHot(spec.target().classIndex(className(sample.getLabel())))
        : values;
  }

  private void readList(List<?> list) throws RefusedSampleException {
    checkCount(list.size());
    if (list instanceof PrimitivesArrays.FloatArray floats) {
      for (int i = 0; i < features.length; i++) {
        features[i] = floats.getFloat(i);
      }
    } else {
      for (int i = 0; i < features.length; i++) {
        features[i] = ((Number) list.get(i)).doubleValue();
      }
    }
  }

  private void readTensor(Tensor tensor) throws RefusedSampleException {
    long elements = 1;
    for (int length : tensor.getShape()) {
      elements *= length;
      if (length < 0 || elements > Integer.MAX_VALUE) {
        throw refusal(
            RefusalReason.WRONG_FEATURE_COUNT, "features: shape %s is not one", tensor.getShape());
      }
    }
    ByteBuffer data = tensor.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int size = tensor.getElementType() == ElementType.UINT8 ? 1 : Float.BYTES;
    if (elements * size != data.remaining()) {
      throw refusal(
          RefusalReason.WRONG_FEATURE_COUNT,
          "features: shape %s of %s needs %d bytes, the tensor has %d",
          tensor.getShape(),
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

  private void readNamed(Map<?, ?> named) throws RefusedSampleException {
    List<String> names = spec.features().names();
    if (names.isEmpty()) {
      throw refusal(
          RefusalReason.UNKNOWN_NAME,
          "features: they have names, but the model knows them by position only");
    }
    for (int i = 0; i < features.length; i++) {
      Object number = named.get(names.get(i));
      if (number == null) {
        throw refusal(RefusalReason.MISSING_NAME, "features.%s: missing", names.get(i));
      }
      features[i] = ((Number) number).doubleValue();
    }
    if (named.size() > features.length) {
      for (Object name : named.keySet()) {
        if (!names.contains(name)) {
          throw refusal(
              RefusalReason.UNKNOWN_NAME, "features.%s: unknown; known are %s", name, names);
        }
      }
    }
  }

  private void checkCount(int found) throws RefusedSampleException {
    if (found != features.length) {
      throw refusal(
          RefusalReason.WRONG_FEATURE_COUNT,
          "features: %d numbers are not allowed; %d are",
          found,
          features.length);
    }
  }

  private void checkLabel() throws RefusedSampleException {
    Object label = sample.getLabel();
    if (label == null) {
      return;
    }
    if (spec.target().isClassification()) {
      if (label instanceof List<?>) {
        throw refusal(RefusalReason.WRONG_LABEL, "label: a vector, but the model has classes");
      }
      if (spec.target().classIndex(className(label)) < 0) {
        throw refusal(
            RefusalReason.UNKNOWN_CLASS,
            "label: %s is not a class; %s are",
            className(label),
            spec.target().classes());
      }
      return;
    }
    if (label instanceof Double number && values.length == 1) {
      values[0] = number;
    } else if (label instanceof List<?> numbers && numbers.size() == values.length) {
      for (int i = 0; i < values.length; i++) {
        values[i] = ((Number) numbers.get(i)).doubleValue();
      }
    } else {
      throw refusal(
          RefusalReason.WRONG_LABEL,
          "label: %s is not allowed; %d numbers are",
          label,
          values.length);
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw refusal(RefusalReason.NOT_FINITE, "label: %s is not a finite number", value);
      }
    }
  }

  /** A number without fraction names the class of its decimal digits. */
  private static String className(Object label) {
    return label instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString(number.longValue())
        : label.toString();
  }

  private static RefusedSampleException refusal(
      RefusalReason reason, String message, Object... arguments) {
    return new RefusedSampleException(reason, message.formatted(arguments));
  }
}
