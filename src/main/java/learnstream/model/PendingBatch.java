package learnstream.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import learnstream.model.metric.PrequentialMetrics;
import learnstream.nn.linear.Doubles;
import learnstream.nn.linear.SparseVectors;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Stateful;

/** Samples of a mini-batch that is not full yet, as the model will see them. */
final class PendingBatch implements Stateful {
  private final int inputs;
  private final int outputs;

  /** Null where the samples are sparse. */
  private final double[][] xs;

  /** Null where the samples are whole. */
  private final SparseVectors sparse;

  private final double[][] targets;
  private final double[] weights;
  private final long[] offsets;
  private int size;

  /**
   * @param isSparse whether most numbers of the samples are 0
   */
  PendingBatch(int limit, int inputs, int outputs, boolean isSparse) {
    this.inputs = inputs;
    this.outputs = outputs;
    xs = isSparse ? null : new double[limit][];
    sparse = isSparse ? new SparseVectors(limit, inputs) : null;
    targets = new double[limit][];
    weights = new double[limit];
    offsets = new long[limit];
  }

  int size() {
    return size;
  }

  /** Of the samples that wait, oldest first. */
  List<Long> offsets() {
    return Arrays.stream(offsets, 0, size).boxed().toList();
  }

  /** Leaves out those whose offset is one of these. */
  void removeIf(LongPredicate those) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!those.test(offsets[i])) {
        swap(kept++, i);
      }
    }
    size = kept;
  }

  private void swap(int i, int j) {
    if (sparse != null) {
      sparse.swap(i, j);
    } else {
      double[] x = xs[i];
      xs[i] = xs[j];
      xs[j] = x;
    }
    double[] target = targets[i];
    double weight = weights[i];
    long offset = offsets[i];
    targets[i] = targets[j];
    weights[i] = weights[j];
    offsets[i] = offsets[j];
    targets[j] = target;
    weights[j] = weight;
    offsets[j] = offset;
  }

  void clear() {
    size = 0;
  }

  /** From now on the samples have no offsets. */
  void forgetOffsets() {
    Arrays.fill(offsets, 0, size, Learner.ELSEWHERE);
  }

  boolean isFull() {
    return size == targets.length;
  }

  void add(SampleInputs x, double[] target, double weight, long offset) {
    int at = next();
    if (sparse != null) {
      sparse.set(at, x.encoded());
    } else {
      System.arraycopy(x.scaled(), 0, xs[at], 0, inputs);
    }
    System.arraycopy(target, 0, targets[at], 0, outputs);
    weights[at] = weight;
    offsets[at] = offset;
  }

  private int next() {
    if (targets[size] == null) {
      targets[size] = new double[outputs];
      if (xs != null) {
        xs[size] = new double[inputs];
      }
    }
    return size++;
  }

  /** One update; where its gradient is not finite, one for each sample that has a finite one. */
  List<Long> learn(BatchModel model, PrequentialMetrics metrics, double[] scores) {
    int n = size;
    size = 0;
    double rate = model.learningRate();
    try {
      metrics.updated(
          sparse != null
              ? model.learnBatch(sparse, targets, weights, n)
              : model.learnBatch(xs, targets, weights, n),
          rate);
      return List.of();
    } catch (NonFiniteGradientException wholeBatch) {
      return learnOneByOne(n, model, metrics, scores);
    }
  }

  private List<Long> learnOneByOne(
      int n, BatchModel model, PrequentialMetrics metrics, double[] scores) {
    List<Long> refused = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double rate = model.learningRate();
      if (sparse != null) {
        model.predict(sparse.get(i), scores);
      } else {
        model.predict(xs[i], scores);
      }
      try {
        metrics.updated(model.learn(targets[i], weights[i]), rate);
      } catch (NonFiniteGradientException e) {
        refused.add(offsets[i]);
      }
    }
    return refused;
  }

  @Override
  public int stateBytes() {
    int bytes = Integer.BYTES + size * (Double.BYTES * (outputs + 1) + Long.BYTES);
    for (int i = 0; i < size; i++) {
      bytes += sparse != null ? sparse.stateBytes(i) : Double.BYTES * inputs;
    }
    return bytes;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(size);
    for (int i = 0; i < size; i++) {
      if (sparse != null) {
        sparse.writeState(i, out);
      } else {
        Doubles.write(out, xs[i]);
      }
      Doubles.write(out, targets[i]);
      out.putDouble(weights[i]);
      out.putLong(offsets[i]);
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    int stored = in.getInt();
    if (stored < 0 || stored >= Math.max(2, targets.length)) {
      throw new IllegalArgumentException(
          "%d pending samples do not fit a batch of %d".formatted(stored, targets.length));
    }
    size = 0;
    Arrays.fill(weights, 0);
    for (int i = 0; i < stored; i++) {
      int at = next();
      if (sparse != null) {
        sparse.readState(at, in);
      } else {
        Doubles.read(in, xs[at]);
      }
      Doubles.read(in, targets[at]);
      weights[at] = in.getDouble();
      offsets[at] = in.getLong();
    }
  }
}
