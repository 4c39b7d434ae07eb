package learnstream.model.encoder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind.Numeric;
import learnstream.model.feature.Scaler;
import learnstream.nn.linear.Doubles;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.Stateful;

/**
 * Turns the fields of a record into a model's inputs: first the numbers, which are scaled, then a
 * mark for each number that may be missing, then the inputs of all other fields in their order.
 * What it knows of the values grows with the samples that are learnt.
 */
public final class RecordEncoder implements Stateful {
  private final Object[] values;
  private final int[] numbers;
  private final boolean[] marked;
  private final boolean[] missing;
  private final double[] mean;
  private final long[] seen;
  private final FieldEncoder[] encoders;
  private final int[] starts;
  private final int[] widths;
  private final SparseVector inputs;
  private final FieldScaler scaler;
  private final Stateful parts;

  /** Inputs at which encoders need the gradient. */
  private final int[] learnt;

  private final double[] gradient;

  /**
   * @param out {@code [inputs]}, the model's
   */
  public RecordEncoder(List<Feature> fields, double[] out) {
    values = new Object[fields.size()];
    encoders = new FieldEncoder[fields.size()];
    starts = new int[fields.size()];
    widths = fields.stream().mapToInt(field -> field.kind().inputs()).toArray();
    List<Numeric> numeric = new ArrayList<>();
    numbers =
        IntStream.range(0, fields.size())
            .filter(i -> fields.get(i).kind() instanceof Numeric)
            .toArray();
    for (int field : numbers) {
      numeric.add((Numeric) fields.get(field).kind());
    }
    marked = new boolean[numbers.length];
    int next = numbers.length;
    for (int i = 0; i < numbers.length; i++) {
      marked[i] = numeric.get(i).mayBeMissing();
      starts[numbers[i]] = next;
      next += marked[i] ? 1 : 0;
    }
    for (int i = 0; i < values.length; i++) {
      encoders[i] = FieldEncoder.of(fields.get(i).kind());
      if (encoders[i] != null) {
        starts[i] = next;
        next += widths[i];
      }
    }
    parts = Stateful.of(Arrays.stream(encoders).filter(Objects::nonNull).toArray(Stateful[]::new));
    missing = new boolean[numbers.length];
    mean = new double[numbers.length];
    seen = new long[numbers.length];
    inputs = new SparseVector(out, numbers.length);
    scaler = new FieldScaler(numeric, missing);
    learnt =
        IntStream.range(0, values.length)
            .filter(i -> encoders[i] != null && encoders[i].learnsFromGradient())
            .flatMap(i -> IntStream.range(starts[i], starts[i] + widths[i]))
            .toArray();
    gradient = new double[learnt.length];
  }

  /**
   * The values of the next sample, by field: a Double, a String, a Boolean or, for a time, a Long
   * of milliseconds since the epoch, as its kind has it, or null if it is missing.
   */
  public Object[] values() {
    return values;
  }

  /**
   * Says whose record comes next, until told otherwise.
   *
   * @param key of the record; null for none
   */
  public void key(byte[] key) {
    for (FieldEncoder encoder : encoders) {
      if (encoder != null && encoder.usesKeys()) {
        encoder.key(StringHash.of(key));
      }
    }
  }

  /** Scales the numbers among the fields. */
  public Scaler scaler() {
    return scaler;
  }

  /** Scales the n-th number alone. */
  public Scaler scaler(int number) {
    return scaler.of(number);
  }

  /** What stands for the n-th number where it is missing. */
  public double mean(int number) {
    return mean[number];
  }

  /** The values of a field that have an input of their own, in the order of these. */
  public List<String> ownValues(int field) {
    return encoders[field].ownValues();
  }

  /** The vectors of a field's values, by the values' hashes. */
  public Map<Long, double[]> vectors(int field) {
    return encoders[field].vectors();
  }

  /** The vector of all other values of the field. */
  public double[] sharedVector(int field) {
    return encoders[field].sharedVector();
  }

  /**
   * The numbers of the sample; for one that is missing the mean of those seen.
   *
   * @param out {@code [numbers]}
   */
  public void numbers(double[] out) {
    for (int i = 0; i < numbers.length; i++) {
      Object value = values[numbers[i]];
      missing[i] = value == null;
      out[i] = value == null ? mean[i] : (Double) value;
    }
  }

  /** Sets the inputs behind the numbers; the vector is reused. */
  public SparseVector encode() {
    inputs.clear();
    for (int i = 0; i < numbers.length; i++) {
      if (missing[i] && marked[i]) {
        inputs.add(starts[numbers[i]], 1);
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (encoders[i] != null) {
        encoders[i].encode(values[i], inputs, starts[i]);
      }
    }
    inputs.sort();
    return inputs;
  }

  /** The inputs at which {@link #gradient} is needed, in rising order; usually none. */
  public int[] learntInputs() {
    return learnt;
  }

  /** Where the loss's gradient at these inputs goes before {@link #learn}. */
  public double[] gradient() {
    return gradient;
  }

  /** Learns from the gradient of the sample. */
  public void learn() {
    int from = 0;
    for (int i = 0; i < values.length && from < learnt.length; i++) {
      if (encoders[i] != null && encoders[i].learnsFromGradient()) {
        encoders[i].learn(values[i], gradient, from);
        from += widths[i];
      }
    }
  }

  /** The inputs of the sample that may not be 0, in rising order. */
  public int[] listedInputs() {
    return Arrays.copyOf(inputs.indices(), inputs.count());
  }

  /**
   * Learns from the gradient at {@link #listedInputs}, and writes what each field contributes: the
   * sum of gradient times input over its inputs.
   *
   * @param listed their indices
   * @param itsGradient {@code [listed.length]}
   * @param contributions {@code [fields]}
   */
  public void learn(int[] listed, double[] itsGradient, double[] contributions) {
    Arrays.fill(contributions, 0);
    for (int number = 0; number < numbers.length; number++) {
      contributions[numbers[number]] = itsGradient[number] * inputs.values()[number];
    }
    for (int i = 0; i < values.length; i++) {
      for (int at = from(starts[i], listed); isOf(i, listed, at); at++) {
        contributions[i] += itsGradient[at] * inputs.values()[listed[at]];
      }
    }
    for (int i = 0; i < learnt.length; i++) {
      int at = Arrays.binarySearch(listed, learnt[i]);
      gradient[i] = at < 0 ? 0 : itsGradient[at];
    }
    learn();
  }

  /** Place of the first listed input that is not before another one. */
  private static int from(int input, int[] listed) {
    int at = Arrays.binarySearch(listed, input);
    return at < 0 ? -at - 1 : at;
  }

  private boolean isOf(int field, int[] listed, int at) {
    // The number itself stands before, among the other numbers.
    int width = encoders[field] == null ? widths[field] - 1 : widths[field];
    return at < listed.length && listed[at] < starts[field] + width;
  }

  /** Values of a field that have an input of their own; -1 where they are not counted. */
  public int categories(int field) {
    return encoders[field] == null ? -1 : encoders[field].categories();
  }

  /**
   * Takes in the sample, which was learnt.
   *
   * @param limited its numbers, without outliers
   */
  public void update(double[] limited) {
    for (int i = 0; i < numbers.length; i++) {
      if (!missing[i]) {
        seen[i]++;
        mean[i] += (limited[i] - mean[i]) / seen[i];
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (encoders[i] != null) {
        encoders[i].update(values[i]);
      }
    }
  }

  @Override
  public int stateBytes() {
    return numbers.length * (Double.BYTES + Long.BYTES) + parts.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    Doubles.write(out, mean);
    Doubles.write(out, seen);
    parts.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    Doubles.read(in, mean);
    Doubles.read(in, seen);
    parts.readState(in);
  }
}
