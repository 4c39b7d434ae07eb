package learnstream.model.pool;

import java.util.ArrayList;
import java.util.List;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;

/**
 * The members of a pool of which nothing is said, chosen by measurement on many streams: networks
 * that remember long and networks that follow fast, wide and narrow ones, and linear models.
 */
final class DefaultMembers {
  private static final Optimiser SGD = new Sgd();
  private static final Optimiser ADAGRAD = new AdaGrad(1e-8);
  private static final Optimiser ADAM = new Adam(0.9, 0.999, 1e-8, 0);
  private static final Optimiser RMSPROP = new RmsProp(0.99, 1e-8);

  /**
   * Inputs from which on a sample is taken for a sparse one, so that only what costs by what is in
   * it is worth its time.
   */
  private static final int WIDE = 256;

  private final int inputs;
  private final List<Integer> imageShape;
  private final boolean isRelative;
  private final TargetSpec target;
  private final List<MemberSpec> members = new ArrayList<>();

  private DefaultMembers(
      int inputs, List<Integer> imageShape, boolean isRelative, TargetSpec target) {
    this.inputs = inputs;
    this.imageShape = imageShape;
    this.isRelative = isRelative;
    this.target = target;
  }

  static List<MemberSpec> of(
      int inputs, List<Integer> imageShape, boolean isRelative, TargetSpec target) {
    DefaultMembers it = new DefaultMembers(inputs, imageShape, isRelative, target);
    if (it.isImage()) {
      it.addForImages();
    } else if (inputs > WIDE) {
      it.addForWideSamples();
    } else {
      it.addAll();
    }
    if (isRelative) {
      // One that predicts no change, which is hard to beat where changes are small.
      it.add(SGD, 0, null);
    }
    return it.members;
  }

  private boolean isImage() {
    return !imageShape.isEmpty()
        && imageShape.get(imageShape.size() - 1) >= 4
        && imageShape.get(imageShape.size() - 2) >= 4;
  }

  private void addAll() {
    add(RMSPROP, 0.003, Activation.RELU, 128);
    add(RMSPROP, 0.003, Activation.TANH, 64);
    add(SGD, 0.1, Activation.TANH, 64);
    add(ADAGRAD, 0.1, Activation.RELU, 128);
    add(ADAGRAD, 0.1, Activation.TANH, 64);
    add(ADAGRAD, 0.1, Activation.RELU, 32);
    add(ADAGRAD, 0.03, Activation.RELU, 64, 64);
    add(RMSPROP, 0.01, null);
    add(ADAGRAD, 0.1, null);
    add(SGD, 0.1, null);
    add(SGD, 0.01, null);
  }

  private void addForWideSamples() {
    add(ADAGRAD, 0.1, Activation.RELU, 64);
    add(ADAGRAD, 0.03, Activation.RELU, 128);
    add(ADAGRAD, 0.01, Activation.RELU, 128);
    add(ADAGRAD, 0.01, Activation.RELU, 128, 64);
    add(SGD, 0.01, Activation.RELU, 64);
  }

  private void addForImages() {
    convolution(ADAGRAD, 0.02);
    convolution(ADAM, 0.001);
    add(ADAGRAD, 0.01, Activation.RELU, 128);
  }

  private void add(Optimiser optimiser, double rate, Activation activation, int... units) {
    List<LayerSpec> layers = new ArrayList<>();
    for (int each : units) {
      layers.add(hidden(each, activation));
    }
    add(layers, optimiser, rate);
  }

  private static DenseSpec hidden(int units, Activation activation) {
    return new DenseSpec(
        units,
        activation,
        activation == Activation.TANH ? new Initialisation.Xavier() : new Initialisation.He());
  }

  /** As LeNet (LeCun et al. 1998), smaller. */
  private void convolution(Optimiser optimiser, double rate) {
    int sides = imageShape.size();
    Shape image =
        new Shape(
            sides == 3 ? imageShape.get(0) : 1,
            imageShape.get(sides - 2),
            imageShape.get(sides - 1));
    List<LayerSpec> layers = new ArrayList<>();
    for (int filters : new int[] {8, 16}) {
      ConvolutionSpec convolution =
          new ConvolutionSpec(
              image, filters, new Window(5, 5, 1, 2), Activation.RELU, new Initialisation.He());
      MaxPoolingSpec pooling = new MaxPoolingSpec(convolution.output(), Window.square(2, 2));
      layers.add(convolution);
      layers.add(pooling);
      image = pooling.output();
    }
    add(layers, optimiser, rate);
  }

  private void add(List<LayerSpec> hidden, Optimiser optimiser, double rate) {
    List<LayerSpec> layers = new ArrayList<>(hidden);
    layers.add(output(hidden.isEmpty()));
    NetworkSpec network =
        new NetworkSpec(
            inputs,
            layers,
            loss(),
            optimiser,
            new Schedule.Constant(rate),
            0,
            0,
            1,
            Precision.FLOAT32);
    members.add(MemberSpec.of(new FeedForwardSpec("ffnn", network)));
  }

  /** What is learnt as a change begins at no change. */
  private DenseSpec output(boolean isLinear) {
    Activation activation =
        switch (target.task()) {
          case CLASSIFICATION -> Activation.SOFTMAX;
          case MULTI_LABEL -> Activation.SIGMOID;
          case REGRESSION, RECONSTRUCTION -> Activation.IDENTITY;
        };
    return new DenseSpec(
        target.size(),
        activation,
        isLinear || isRelative ? new Initialisation.Zeros() : new Initialisation.Xavier());
  }

  private Loss loss() {
    return target.task() == Task.CLASSIFICATION
        ? Loss.CATEGORICAL_CROSS_ENTROPY
        : target.task() == Task.MULTI_LABEL ? Loss.BINARY_CROSS_ENTROPY : Loss.MEAN_SQUARED_ERROR;
  }
}
