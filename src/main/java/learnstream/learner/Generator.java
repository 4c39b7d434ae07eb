package learnstream.learner;

import java.nio.ByteBuffer;
import learnstream.nn.NonFiniteGradientException;

/** Makes samples out of noise and learns from the gradients that come back for them. */
public final class Generator implements Resumable {
  public Generator(GanSpec spec) {}

  /** Writes {@code count} rows of standard normal noise; the same seed gives the same. */
  public void noise(long seed, int count, float[] out) {
    throw new UnsupportedOperationException();
  }

  /**
   * Draws samples with the newest weights.
   *
   * @param noise {@code [count * noise]}, row-major
   * @param count 1 to the specification's batch
   * @param out {@code [count * width]}, row-major, as the networks see them
   */
  public void generate(float[] noise, int count, float[] out) {
    throw new UnsupportedOperationException();
  }

  /** The same with the averaged weights. */
  public void draw(float[] noise, int count, float[] out) {
    throw new UnsupportedOperationException();
  }

  /**
   * Draws the samples once more, with the weights as they are now, and makes one update.
   *
   * @param gradient {@code [count * width]}: of the loss with respect to each number of the samples
   * @return Euclidean norm of the gradient of the weights, before clipping
   * @throws NonFiniteGradientException if it is not finite; nothing was changed
   */
  public double learn(float[] noise, int count, float[] gradient) {
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

  /** Bytes of the weights, newest and averaged, which stand first in the state. */
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
