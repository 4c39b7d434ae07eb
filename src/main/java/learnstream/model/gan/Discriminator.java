package learnstream.model.gan;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.model.feature.Scaling;
import learnstream.model.spec.Architecture;
import learnstream.model.spec.NetworkSpecification;
import learnstream.model.spec.Resumable;
import learnstream.model.spec.Specification;
import learnstream.nn.BatchNetwork;
import learnstream.nn.kernel.SplitMix64;
import learnstream.nn.spec.NonFiniteGradientException;

/**
 * Learns to tell real samples from generated ones and says how a generated one would have to change
 * to be taken for real.
 */
public final class Discriminator implements Resumable {
  private final GanSpec spec;
  private final AdversarialLoss loss;
  private final BatchNetwork<?> network;
  private final float[] noisy;
  private final float[] joined;
  private final float[] outputs;
  private final float[] derivatives;

  /** Number of stochastic passes so far; each has its own seed. */
  private long draws;

  private double lastLoss;
  private double realAccuracy;
  private double generatedAccuracy;
  private double gradientNorm;

  public Discriminator(GanSpec spec) {
    this.spec = spec;
    loss = spec.loss();
    network = BatchNetwork.create(spec.discriminator().network(), spec.batch());
    noisy = new float[spec.batch() * spec.width()];
    joined = new float[spec.condition().isNone() ? 0 : spec.batch() * network.inputs()];
    outputs = new float[spec.batch()];
    derivatives = new float[spec.batch()];
  }

  /**
   * Evaluates both batches and keeps loss and accuracies; makes one update if it {@code learns}.
   *
   * @param real scaled
   * @throws NonFiniteGradientException if the gradient is not finite; nothing was changed
   */
  public void exchange(SampleBatch real, SampleBatch generated, int count, boolean learns) {
    double label = spec.discriminator().realLabel();
    forward(real, count);
    double sum = 0;
    int right = 0;
    for (int i = 0; i < count; i++) {
      sum += loss.real(outputs[i], label);
      right += loss.saysReal(outputs[i]) ? 1 : 0;
      derivatives[i] = (float) (loss.realDerivative(outputs[i], label) / count);
    }
    realAccuracy = (double) right / count;
    if (learns) {
      network.backward(derivatives, count);
      penalise(count);
    }
    forward(generated, count);
    right = 0;
    for (int i = 0; i < count; i++) {
      sum += loss.generated(outputs[i]);
      right += loss.saysReal(outputs[i]) ? 0 : 1;
      derivatives[i] = (float) (loss.generatedDerivative(outputs[i]) / count);
    }
    generatedAccuracy = (double) right / count;
    lastLoss = sum / count;
    if (learns) {
      network.backward(derivatives, count);
      gradientNorm = network.update();
    }
  }

  /** R1, on the real samples of the last forward pass. */
  private void penalise(int count) {
    int every = spec.discriminator().r1Every();
    if (spec.discriminator().r1() > 0 && network.trainer().step() % every == 0) {
      network.penalise(spec.discriminator().r1() * every / count, count);
    }
  }

  /** With instance noise and dropout. */
  private void forward(SampleBatch batch, int count) {
    float[] samples = batch.samples();
    long seed = SplitMix64.seedOf(spec.discriminator().network().seed(), ++draws);
    double deviation = spec.discriminator().instanceNoise().rate(network.trainer().step());
    float[] input = samples;
    if (deviation > 0) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < count * spec.width(); i++) {
        noisy[i] = samples[i] + (float) (deviation * random.nextGaussian());
      }
      input = noisy;
    }
    if (joined.length > 0) {
      Condition condition = spec.condition();
      condition.join(input, spec.width(), batch.classes(), condition.area(), count, joined);
      input = joined;
    }
    network.forward(input, count, ~seed, outputs);
  }

  /**
   * Judges a generated batch with the weights as they are now.
   *
   * @param realness {@code [count]}: the output for each sample
   * @param gradient {@code [count * width]}: of the generator's mean loss over the batch
   * @return that loss
   */
  public double judge(SampleBatch generated, int count, float[] realness, float[] gradient) {
    forward(generated, count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += loss.generator(outputs[i]);
      realness[i] = outputs[i];
      derivatives[i] = (float) (loss.generatorDerivative(outputs[i]) / count);
    }
    if (joined.length > 0) {
      network.inputGradient(derivatives, count, joined);
      spec.condition().split(joined, spec.width(), spec.condition().area(), count, gradient);
    } else {
      network.inputGradient(derivatives, count, gradient);
    }
    return sum / count;
  }

  /** Mean loss of the last exchange, real and generated samples added, without the penalty. */
  public double loss() {
    return lastLoss;
  }

  /** Share of the last exchange's real samples taken for real. */
  public double realAccuracy() {
    return realAccuracy;
  }

  /** Share of the last exchange's generated samples taken for generated. */
  public double generatedAccuracy() {
    return generatedAccuracy;
  }

  /** Norm of the last gradient, before clipping. */
  public double gradientNorm() {
    return gradientNorm;
  }

  public double learningRate() {
    return network.trainer().learningRate();
  }

  @Override
  public String architecture() {
    return "gan discriminator "
        + Architecture.layers(spec.discriminator().network())
        + Architecture.training(spec.discriminator().network())
        + spec.condition().text()
        + ", loss "
        + Architecture.label(loss)
        + ", batch "
        + spec.batch()
        + ", scaling "
        + spec.scaling().text();
  }

  @Override
  public Specification specification() {
    return NetworkSpecification.of("gan-discriminator", spec.discriminator().network())
        .with("loss", Architecture.label(loss))
        .with("batch", spec.batch())
        .with("classes", spec.condition().names(), List.of())
        .with("scaling", spec.scaling().specification(), new Scaling.None().specification());
  }

  @Override
  public long version() {
    return network.trainer().step();
  }

  /** Bytes of the weights, which stand first in the state. */
  public int parameterBytes() {
    return network.parameters().stateBytes();
  }

  /** Bytes of the optimiser, which stand second. */
  public int optimiserBytes() {
    return network.trainer().stateBytes();
  }

  @Override
  public int stateBytes() {
    return parameterBytes() + optimiserBytes() + Long.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    network.parameters().writeState(out);
    network.trainer().writeState(out);
    out.putLong(draws);
  }

  @Override
  public void readState(ByteBuffer in) {
    network.parameters().readState(in);
    network.trainer().readState(in);
    draws = in.getLong();
  }
}
