package learnstream.model;

import java.nio.ByteBuffer;
import learnstream.model.drift.Signal;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Stateful;

/** A model that begins at a warning and learns what another one learns, to take its place. */
final class BackgroundModel implements Stateful {
  /** Samples without a warning after which it ends. */
  private static final int PATIENCE = 1000;

  private final ModelSpec spec;
  private final double[] scores;

  /** Null while there is none. */
  private OnlineModel model;

  private int quiet;

  BackgroundModel(ModelSpec spec) {
    this.spec = spec;
    scores = new double[spec.outputs()];
  }

  /** The detector has seen one more sample. */
  void heard(Signal signal) {
    if (signal == Signal.WARNING) {
      quiet = 0;
      model = model == null ? begin() : model;
    } else if (signal == Signal.NONE && model != null && ++quiet >= PATIENCE) {
      model = null;
    }
  }

  private OnlineModel begin() {
    return spec.kind().create(spec.batchSize());
  }

  /** Learns the sample at hand, if it has begun. */
  void learn(SampleInputs inputs, double[] target, double weight) {
    if (model == null) {
      return;
    }
    inputs.predict(model, scores);
    try {
      model.learn(target, weight);
    } catch (NonFiniteGradientException e) {
      model = begin();
    }
  }

  /** Makes another model what this one is, or a new one where no warning came. */
  void replace(OnlineModel other) {
    ModelCopies.copy(model == null ? begin() : model, other);
    model = null;
    quiet = 0;
  }

  private Stateful learnt() {
    return model == null ? Stateful.NOTHING : ModelCopies.learntBy(model);
  }

  @Override
  public int stateBytes() {
    return 1 + Integer.BYTES + learnt().stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    learnt().writeState(out.put((byte) (model == null ? 0 : 1)).putInt(quiet));
  }

  @Override
  public void readState(ByteBuffer in) {
    model = in.get() == 0 ? null : begin();
    quiet = in.getInt();
    learnt().readState(in);
  }
}
