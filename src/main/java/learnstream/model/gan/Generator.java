package learnstream.model.gan;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import learnstream.model.spec.Architecture;
import learnstream.model.spec.NetworkSpecification;
import learnstream.model.spec.Resumable;
import learnstream.model.spec.Specification;
import learnstream.nn.BatchNetwork;
import learnstream.nn.spec.NonFiniteGradientException;

/** Makes samples out of noise and learns from the gradients that come back for them. */
public final class Generator implements Resumable {
  private final GanSpec spec;
  private final BatchNetwork<?> network;
  private final float[] samples;

  public Generator(GanSpec spec) {
    this.spec = spec;
    network = BatchNetwork.create(spec.generator().network(), spec.batch());
    samples = new float[spec.batch() * spec.width()];
  }

  /** Writes {@code [count * noise]} standard normal numbers; the same seed gives the same. */
  public void noise(long seed, int count, float[] out) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count * spec.noise(); i++) {
      out[i] = (float) random.nextGaussian();
    }
  }

  /**
   * Makes samples with the newest weights.
   *
   * @param noise {@code [count * noise]}, row-major
   * @param count 1 to the specification's batch
   * @param out {@code [count * width]}, row-major, as the networks see them
   */
  public void generate(float[] noise, int count, float[] out) {
    network.forward(noise, count, dropSeed(noise), out);
  }

  /** Derives the dropout seed from the noise, so that recomputing a batch drops the same units. */
  private static long dropSeed(float[] noise) {
    return Arrays.hashCode(noise);
  }

  /** The same with the averaged weights, and without dropout. */
  public void draw(float[] noise, int count, float[] out) {
    network.forwardAveraged(noise, count, out);
  }

  /**
   * Makes the samples once more, with the weights as they are now, and one update.
   *
   * @param gradient {@code [count * width]}: of the loss with respect to each number of the samples
   * @return Euclidean norm of the gradient of the weights, before clipping
   * @throws NonFiniteGradientException if it is not finite; nothing was changed
   */
  public double learn(float[] noise, int count, float[] gradient) {
    network.forward(noise, count, dropSeed(noise), samples);
    network.backward(gradient, count);
    double norm = network.update();
    // Early on a shorter average, which forgets the random initial weights sooner.
    double warm = (1.0 + network.trainer().step()) / (10.0 + network.trainer().step());
    network.average(Math.min(spec.generator().averaging(), warm));
    return norm;
  }

  public double learningRate() {
    return network.trainer().learningRate();
  }

  @Override
  public String architecture() {
    return "gan generator "
        + Architecture.layers(spec.generator().network())
        + Architecture.training(spec.generator().network())
        + ", batch "
        + spec.batch();
  }

  @Override
  public Specification specification() {
    return NetworkSpecification.of("gan-generator", spec.generator().network())
        .with("batch", spec.batch());
  }

  @Override
  public long version() {
    return network.trainer().step();
  }

  /** Bytes of the weights, newest and averaged, which stand first in the state. */
  public int parameterBytes() {
    return network.parameters().stateBytes() + network.averaged().stateBytes();
  }

  /** Bytes of the optimiser, which stand second. */
  public int optimiserBytes() {
    return network.trainer().stateBytes();
  }

  @Override
  public int stateBytes() {
    return parameterBytes() + optimiserBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    network.parameters().writeState(out);
    network.averaged().writeState(out);
    network.trainer().writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    network.parameters().readState(in);
    network.averaged().readState(in);
    network.trainer().readState(in);
  }
}
