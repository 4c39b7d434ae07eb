package learnstream.model.gan;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
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

  /** A class for each of {@code count} samples, if there are classes; the same seed, the same. */
  public int[] classes(long seed, int count) {
    return spec.condition().draw(seed, count);
  }

  /**
   * What samples are made of: {@code [count * (noise + classes)]}, row-major.
   *
   * @param noise {@code [count * noise]}, row-major
   * @param classes {@code [count]}: the index of each sample's class; empty if there are none
   */
  public float[] latent(float[] noise, int[] classes, int count) {
    if (spec.condition().isNone()) {
      return noise;
    }
    float[] latent = new float[count * spec.latent()];
    spec.condition().join(noise, spec.noise(), classes, 1, count, latent);
    return latent;
  }

  /**
   * Makes samples with the newest weights.
   *
   * @param latent {@code [count * (noise + classes)]}, row-major
   * @param count 1 to the specification's batch
   * @param out {@code [count * width]}, row-major, as the networks see them
   */
  public void generate(float[] latent, int count, float[] out) {
    network.forward(latent, count, dropSeed(latent), out);
  }

  /**
   * Derives the dropout seed from what the samples are made of, so that recomputing a batch drops
   * the same units.
   */
  private static long dropSeed(float[] latent) {
    return Arrays.hashCode(latent);
  }

  /** The same with the averaged weights, and without dropout. */
  public void draw(float[] latent, int count, float[] out) {
    network.forwardAveraged(latent, count, out);
  }

  /**
   * Makes the samples once more, with the weights as they are now, and one update.
   *
   * @param gradient {@code [count * width]}: of the loss with respect to each number of the samples
   * @return Euclidean norm of the gradient of the weights, before clipping
   * @throws NonFiniteGradientException if it is not finite; nothing was changed
   */
  public double learn(float[] latent, int count, float[] gradient) {
    network.forward(latent, count, dropSeed(latent), samples);
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
        + spec.condition().text()
        + ", batch "
        + spec.batch();
  }

  @Override
  public Specification specification() {
    return NetworkSpecification.of("gan-generator", spec.generator().network())
        .with("batch", spec.batch())
        .with("classes", spec.condition().names(), List.of());
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
