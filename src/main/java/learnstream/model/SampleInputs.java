package learnstream.model;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import learnstream.model.encoder.LabelHistory;
import learnstream.model.encoder.RecordEncoder;
import learnstream.model.feature.HistorySpec;
import learnstream.model.feature.Outliers;
import learnstream.model.feature.Scaler;
import learnstream.model.feature.Task;
import learnstream.model.metric.FieldStatistics;
import learnstream.model.metric.FieldSummary;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.Stateful;

/**
 * The sample at hand on its way into a model: its numbers or fields, with what came before it,
 * scaled and encoded by what was learnt of earlier ones.
 */
final class SampleInputs implements Stateful {
  private final boolean isRelative;

  /** Null where the samples are numbers. */
  private final RecordEncoder encoder;

  /** Null where the model is told nothing of it. */
  private final LabelHistory history;

  private final Scaler scaler;

  /** As the scaler sees them. */
  private final double[] features;

  private final double[] scaled;

  /** The same of a record; null where the samples are numbers. */
  private SparseVector encoded;

  private final Stateful state;
  private final FieldStatistics statistics;

  /** Of the sample at hand: gradient times input, by field. */
  private final double[] contributions;

  SampleInputs(ModelSpec spec) {
    int inputs = spec.features().count();
    features = new double[spec.features().numbers()];
    scaled = new double[inputs];
    isRelative = spec.features().history().isRelative();
    boolean isRecord = spec.features().isRecord();
    encoder = isRecord ? new RecordEncoder(spec.features().fields(), scaled) : null;
    boolean hasHistory = !spec.features().history().equals(HistorySpec.NONE);
    history = hasHistory ? new LabelHistory(spec.features()) : null;
    scaler = isRecord ? encoder.scaler() : Scaler.of(spec.scaling(), inputs);
    state =
        Stateful.of(
            scaler, isRecord ? encoder : Stateful.NOTHING, hasHistory ? history : Stateful.NOTHING);
    boolean hasGradients =
        spec.kind().givesInputGradient()
            && spec.batchSize() == 1
            && spec.target().task() != Task.RECONSTRUCTION;
    statistics = new FieldStatistics(spec.features(), hasGradients);
    contributions = new double[isRecord ? spec.features().fields().size() : inputs];
  }

  /** Where the unscaled features go. */
  double[] features() {
    return features;
  }

  /** Where the values of a record's fields go instead. */
  Object[] values() {
    return encoder.values();
  }

  /** Says whose sample comes next; null: nobody's. */
  void key(byte[] key) {
    if (encoder != null) {
      encoder.key(key);
    }
  }

  /** Makes inputs of a record's fields; null where the samples are numbers. */
  RecordEncoder encoder() {
    return encoder;
  }

  /** Scales the numbers among them. */
  Scaler scaler() {
    return scaler;
  }

  /** Whether it comes as a list of what is in it. */
  boolean isSparse() {
    return encoder != null;
  }

  /** As the model sees it, if it {@link #isSparse}; used again for the next one. */
  SparseVector encoded() {
    return encoded;
  }

  /** As the model sees it. */
  double[] scaled() {
    return scaled;
  }

  /** Makes inputs of what was put into {@link #features} or {@link #values}. */
  void encode(Outliers outliers) {
    if (history != null) {
      history.tell(encoder.values());
    }
    if (encoder != null) {
      encoder.numbers(features);
    }
    outliers.limitFeatures(features);
    scaler.scale(features, scaled);
    encoded = encoder == null ? null : encoder.encode();
  }

  /** The label from which that of the sample is learnt as a change; NaN: there is none. */
  double lastLabel() {
    return isRelative && history.last() != null ? (Double) history.last() : Double.NaN;
  }

  /** Of the labels so far; 0: there is none. */
  double meanLabel() {
    return isRelative ? history.mean() : 0;
  }

  /** Writes what the model says of the sample. */
  void predict(OnlineModel model, double[] scores) {
    if (encoded == null) {
      model.predict(scaled, scores);
    } else {
      model.predict(encoded, scores);
    }
  }

  /** As {@link OnlineModel#learn}, with what is learnt of the encoding by backpropagation. */
  double learn(OnlineModel model, double[] target, double weight) {
    if (statistics.isDue()) {
      return learnMeasured(model, target, weight);
    }
    if (encoder == null || encoder.learntInputs().length == 0) {
      return model.learn(target, weight);
    }
    double norm = model.learn(target, weight, encoder.learntInputs(), encoder.gradient());
    encoder.learn();
    return norm;
  }

  /** The same, and finds how much each field matters. */
  private double learnMeasured(OnlineModel model, double[] target, double weight) {
    int[] listed =
        encoder == null ? IntStream.range(0, scaled.length).toArray() : encoder.listedInputs();
    double[] gradient = new double[listed.length];
    double norm = model.learn(target, weight, listed, gradient);
    if (encoder == null) {
      for (int i = 0; i < scaled.length; i++) {
        contributions[i] = gradient[i] * scaled[i];
      }
    } else {
      encoder.learn(listed, gradient, contributions);
    }
    statistics.measure(contributions);
    return norm;
  }

  /**
   * What the fields hold, and how much each matters.
   *
   * @param max how many are told
   */
  List<FieldSummary> fields(int max) {
    return statistics.summary(max, i -> encoder == null ? -1 : encoder.categories(i));
  }

  /** What is stored of the same. */
  FieldStatistics statistics() {
    return statistics;
  }

  /** Whether {@link #update} would keep every number finite. */
  boolean canUpdate() {
    return scaler.canUpdate(features);
  }

  /** Takes in the sample, which was learnt. */
  void update() {
    if (encoder != null) {
      encoder.update(features);
      statistics.update(encoder.values(), features);
    } else {
      statistics.update(features);
    }
    scaler.update(features);
  }

  /** Whether what came before a sample is an input. */
  boolean hasHistory() {
    return history != null;
  }

  /**
   * The sample's label has arrived.
   *
   * @param label a number, or the name of a class
   */
  void labelled(Object label) {
    history.add(encoder.values(), label);
  }

  @Override
  public int stateBytes() {
    return state.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    state.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    state.readState(in);
  }
}
