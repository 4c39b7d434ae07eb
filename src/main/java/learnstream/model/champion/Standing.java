package learnstream.model.champion;

import java.nio.ByteBuffer;
import learnstream.model.metric.TestErrors;
import learnstream.nn.spec.Stateful;

/** A model beside the baselines, over the last window of its samples and the one begun. */
final class Standing implements Stateful {
  private final int window;
  private long samples;
  private double model;
  private double majority;
  private double noChange;

  /** The same of the window before. */
  private long samplesBefore;

  private double modelBefore;
  private double majorityBefore;
  private double noChangeBefore;

  Standing(int window) {
    this.window = window;
  }

  void add(TestErrors errors) {
    if (samples >= window) {
      samplesBefore = samples;
      modelBefore = model;
      majorityBefore = majority;
      noChangeBefore = noChange;
      samples = 0;
      model = 0;
      majority = 0;
      noChange = 0;
    }
    samples++;
    model += errors.model();
    majority += errors.majority();
    noChange += errors.noChange();
  }

  long samples() {
    return samples + samplesBefore;
  }

  double error() {
    return (model + modelBefore) / samples();
  }

  /** The error of the better baseline. */
  double baseline() {
    return Math.min(majority + majorityBefore, noChange + noChangeBefore) / samples();
  }

  /** Whether it did worse than a baseline; not where nothing is known. */
  boolean isBelowBaseline() {
    return samples() > 0 && !(error() <= baseline());
  }

  @Override
  public int stateBytes() {
    return 2 * Long.BYTES + 6 * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(samples).putDouble(model).putDouble(majority).putDouble(noChange);
    out.putLong(samplesBefore);
    out.putDouble(modelBefore).putDouble(majorityBefore).putDouble(noChangeBefore);
  }

  @Override
  public void readState(ByteBuffer in) {
    samples = in.getLong();
    model = in.getDouble();
    majority = in.getDouble();
    noChange = in.getDouble();
    samplesBefore = in.getLong();
    modelBefore = in.getDouble();
    majorityBefore = in.getDouble();
    noChangeBefore = in.getDouble();
  }
}
