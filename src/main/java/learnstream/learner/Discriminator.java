package learnstream.learner;

import java.nio.ByteBuffer;
import learnstream.nn.NonFiniteGradientException;

/**
 * Learns to tell real samples from generated ones and says how a generated one would have to change
 * to be taken for real.
 */
public final class Discriminator implements Resumable {
  public Discriminator(GanSpec spec) {}

  /**
   * Tests on both batches and notes losses and accuracies; then makes one update, if it {@code
   * learns}.
   *
   * @param real {@code [count * width]}, row-major, scaled
   * @param generated {@code [count * width]}, row-major
   * @throws NonFiniteGradientException if the gradient is not finite; nothing was changed
   */
  public void exchange(float[] real, float[] generated, int count, boolean learns) {
    throw new UnsupportedOperationException();
  }

  /**
   * Judges a generated batch with the weights as they are now.
   *
   * @param realness {@code [count]}: the output for each sample
   * @param gradient {@code [count * width]}: of the generator's mean loss over the batch
   * @return that loss
   */
  public double judge(float[] generated, int count, float[] realness, float[] gradient) {
    throw new UnsupportedOperationException();
  }

  /** Mean loss of the last exchange, real and generated samples added, without the penalty. */
  public double loss() {
    throw new UnsupportedOperationException();
  }

  /** Share of the last exchange's real samples taken for real. */
  public double realAccuracy() {
    throw new UnsupportedOperationException();
  }

  /** Share of the last exchange's generated samples taken for generated. */
  public double generatedAccuracy() {
    throw new UnsupportedOperationException();
  }

  /** Norm of the last gradient, before clipping. */
  public double gradientNorm() {
    throw new UnsupportedOperationException();
  }

  public double learningRate() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String architecture() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long version() {
    throw new UnsupportedOperationException();
  }

  /** Bytes of the weights, which stand first in the state. */
  public int parameterBytes() {
    throw new UnsupportedOperationException();
  }

  /** Bytes of the optimiser, which stand second. */
  public int optimiserBytes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int stateBytes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeState(ByteBuffer out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void readState(ByteBuffer in) {
    throw new UnsupportedOperationException();
  }
}
