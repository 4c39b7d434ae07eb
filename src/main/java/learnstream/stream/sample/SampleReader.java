package learnstream.stream.sample;

import java.util.Arrays;
import java.util.List;
import learnstream.codec.ClassLabel;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.feature.Task;

/** Turns a sample into the numbers that one model takes; the arrays are reused. */
public final class SampleReader {
  /** Characters of the name of a class that the model learns from its samples. */
  private static final int MAX_CLASS_NAME = 1_000;

  private final ModelSpec spec;
  private final double[] values;
  private LabelledSample sample;

  /** Null where the samples are records. */
  private final FeatureReader reader;

  /** Null where the samples are numbers. */
  private final FieldReader fields;

  private final Object[] fieldValues;

  /** The class that the label names; meaningless without one. */
  private String className;

  public SampleReader(ModelSpec spec) {
    this.spec = spec;
    boolean isRecord = spec.features().isRecord();
    reader = isRecord ? null : new FeatureReader(spec.features());
    fields = isRecord ? new FieldReader(spec.features().recordFields()) : null;
    fieldValues = new Object[spec.features().recordFields().size()];
    values = new double[spec.target().names().size()];
  }

  /** Reads into arrays of its own. */
  public void read(LabelledSample next) throws RefusedSampleException {
    if (fields == null) {
      reader.read(next);
    } else {
      fields.read(next, fieldValues);
    }
    readOthers(next);
  }

  /**
   * Reads features, weight and label.
   *
   * @param learner which is to predict the sample next, and is given its features; after a refusal
   *     it holds anything
   * @throws RefusedSampleException with the first thing that this model cannot use
   */
  public void read(LabelledSample next, Learner learner) throws RefusedSampleException {
    if (fields == null) {
      reader.read(next, learner.features());
    } else {
      fields.read(next, learner.values());
    }
    readOthers(next);
    requireClass(learner);
  }

  /**
   * @throws RefusedSampleException if the sample read last is of a class that this learner has no
   *     output for
   */
  public void requireClass(Learner learner) throws RefusedSampleException {
    if (spec.target().grows() && sample.getLabel() != null && learner.classIndex(className) < 0) {
      throw FeatureReader.refusal(
          RefusalReason.TOO_MANY_CLASSES,
          "label: %s is not allowed; the model has its %d classes: %s",
          className,
          spec.target().size(),
          Echo.names(learner.classes()));
    }
  }

  private void readOthers(LabelledSample next) throws RefusedSampleException {
    sample = next;
    if (Double.isNaN(weight()) || Double.isInfinite(weight())) {
      throw FeatureReader.refusal(
          RefusalReason.NOT_FINITE, "weight: %s is not allowed; give a finite number", weight());
    }
    if (weight() < 0) {
      throw FeatureReader.refusal(
          RefusalReason.NEGATIVE_WEIGHT, "weight: %s is not allowed; give 0 or more", weight());
    }
    readLabel();
  }

  /** Gives a learner the features that were read last into arrays of its own. */
  public void copyTo(Learner learner) {
    if (fields == null) {
      System.arraycopy(reader.features(), 0, learner.features(), 0, reader.features().length);
    } else {
      System.arraycopy(fieldValues, 0, learner.values(), 0, fieldValues.length);
    }
  }

  /** The same features as a copy, {@code double[]} or {@code Object[]}. */
  public Object copy() {
    return fields == null ? reader.features().clone() : fieldValues.clone();
  }

  /** {@code [features]}, as they came. */
  public double[] features() {
    return reader.features();
  }

  public double weight() {
    return sample.getWeight();
  }

  /**
   * The target of the sample read last, as the learner's outputs, or null if there is none. Where
   * the sample itself is what is learnt, it is its own unless its weight is 0.
   */
  public double[] target(Learner learner) {
    Object label = sample.getLabel();
    return switch (spec.target().task()) {
      case CLASSIFICATION -> label == null ? null : learner.oneHot(className);
      case MULTI_LABEL, REGRESSION -> label == null ? null : values;
      case RECONSTRUCTION -> weight() == 0 ? null : learner.reconstructionTarget();
    };
  }

  private void readLabel() throws RefusedSampleException {
    Object label = sample.getLabel();
    if (label == null) {
      return;
    }
    switch (spec.target().task()) {
      case CLASSIFICATION -> readClass(label);
      case MULTI_LABEL -> readLabels(label);
      case REGRESSION -> readNumbers(label);
      case RECONSTRUCTION -> {}
    }
  }

  private void readClass(Object label) throws RefusedSampleException {
    if (label instanceof List<?>) {
      throw FeatureReader.refusal(
          RefusalReason.WRONG_LABEL, "label: a vector is not allowed; give the name of a class");
    }
    className = ClassLabel.name(label);
    if (spec.target().grows()) {
      requireName();
    } else if (spec.target().classIndex(className) < 0) {
      throw unknownClass(className, spec.target().classes());
    }
  }

  /**
   * The refusal of a label that is none of the classes.
   *
   * @param label as the message is to have it
   */
  public static RefusedSampleException unknownClass(String label, List<String> classes) {
    return FeatureReader.refusal(
        RefusalReason.UNKNOWN_CLASS,
        "label: %s is not allowed; give one of the classes %s",
        label,
        Echo.names(classes));
  }

  private void requireName() throws RefusedSampleException {
    if (className.isBlank() || className.length() > MAX_CLASS_NAME) {
      throw FeatureReader.refusal(
          RefusalReason.WRONG_LABEL,
          "label: a name of %,d characters is not allowed; give one of 1 to %,d, not all blank",
          className.length(),
          MAX_CLASS_NAME);
    }
  }

  private void readLabels(Object label) throws RefusedSampleException {
    if (!(label instanceof String joined)) {
      readNumbers(label);
      return;
    }
    String unknown = spec.target().hold(joined, values);
    if (unknown != null) {
      throw FeatureReader.refusal(
          RefusalReason.UNKNOWN_CLASS,
          "label: %s is not allowed; give some of the labels %s",
          unknown,
          Echo.names(spec.target().names()));
    }
  }

  private void readNumbers(Object label) throws RefusedSampleException {
    boolean labels = spec.target().task() == Task.MULTI_LABEL;
    if (label instanceof Double number && values.length == 1) {
      values[0] = number;
    } else if (label instanceof List<?> numbers && numbers.size() == values.length) {
      for (int i = 0; i < values.length; i++) {
        values[i] = ((Number) numbers.get(i)).doubleValue();
      }
    } else if (label instanceof List<?> none && none.isEmpty() && labels) {
      Arrays.fill(values, 0);
    } else {
      throw FeatureReader.refusal(
          RefusalReason.WRONG_LABEL,
          "label: %s is not allowed; give %d numbers%s",
          Echo.text(label.toString()),
          values.length,
          labels ? ", or the names of labels joined by |" : "");
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw FeatureReader.refusal(
            RefusalReason.NOT_FINITE, "label: %s is not allowed; give a finite number", value);
      }
      if (labels && value != 0 && value != 1) {
        throw FeatureReader.refusal(
            RefusalReason.WRONG_LABEL, "label: %s is not allowed; give 0 or 1", value);
      }
    }
  }
}
