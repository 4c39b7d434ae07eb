package learnstream.nn;

import java.util.ArrayList;
import java.util.List;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.AveragePoolingSpec;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.TransposedConvolutionSpec;
import learnstream.nn.spec.Window;

/**
 * Hidden layers of every kind and of odd shapes, for the tests of gradients and kernels.
 *
 * @param inputs of the first one
 */
public record LayerStacks(String name, int inputs, List<LayerSpec> layers) {
  private static final Initialisation XAVIER = new Initialisation.Xavier();

  @Override
  public String toString() {
    return name;
  }

  private static LayerStacks of(String name, int inputs, LayerSpec... layers) {
    return new LayerStacks(name, inputs, List.of(layers));
  }

  private static LayerStacks image(String name, Shape input, LayerSpec... layers) {
    return of(name, input.size(), layers);
  }

  public static ConvolutionSpec convolution(
      Shape input, int filters, int height, int width, int stride, int padding, Activation f) {
    return new ConvolutionSpec(
        input, filters, new Window(height, width, stride, padding), f, XAVIER);
  }

  private static TransposedConvolutionSpec transposed(
      Shape input, int filters, int height, int width, int stride, int padding, Activation f) {
    return new TransposedConvolutionSpec(
        input, filters, new Window(height, width, stride, padding), f, XAVIER);
  }

  static List<LayerStacks> all() {
    Shape odd = new Shape(2, 5, 4);
    Shape wide = new Shape(1, 6, 19);
    Shape small = new Shape(3, 3, 2);
    List<LayerStacks> all = new ArrayList<>();
    for (Activation f : List.of(Activation.TANH, Activation.LEAKY_RELU, Activation.ELU)) {
      all.add(image("convolution " + f, odd, convolution(odd, 3, 3, 2, 1, 0, f)));
      all.add(image("transposed " + f, small, transposed(small, 2, 4, 4, 2, 1, f)));
    }
    all.add(image("padded", odd, convolution(odd, 2, 3, 3, 1, 2, Activation.TANH)));
    all.add(image("stride 2", odd, convolution(odd, 3, 3, 3, 2, 1, Activation.TANH)));
    all.add(image("stride 3", odd, convolution(odd, 2, 2, 2, 3, 0, Activation.TANH)));
    all.add(image("1 x 1", odd, convolution(odd, 5, 1, 1, 1, 0, Activation.TANH)));
    all.add(image("1 x 1, stride 2", odd, convolution(odd, 2, 1, 1, 2, 0, Activation.TANH)));
    all.add(image("one place", odd, convolution(odd, 4, 5, 4, 1, 0, Activation.TANH)));
    all.add(image("wide", wide, convolution(wide, 17, 5, 3, 1, 1, Activation.RELU)));
    Shape row = new Shape(2, 1, 23);
    all.add(image("one row", row, convolution(row, 2, 1, 5, 1, 0, Activation.TANH)));
    Shape point = new Shape(3, 1, 1);
    all.add(image("one pixel", point, convolution(point, 2, 3, 3, 1, 2, Activation.TANH)));
    ConvolutionSpec first = convolution(wide, 3, 2, 3, 1, 1, Activation.RELU);
    MaxPoolingSpec pool = new MaxPoolingSpec(first.output(), Window.square(2, 2));
    ConvolutionSpec second = convolution(pool.output(), 4, 3, 3, 1, 1, Activation.TANH);
    all.add(
        image(
            "two convolutions",
            wide,
            first,
            pool,
            second,
            new AveragePoolingSpec(second.output(), Window.square(2, 1))));
    all.add(image("max", odd, new MaxPoolingSpec(odd, Window.square(2, 2)), dense()));
    all.add(
        image("overlapping max", odd, new MaxPoolingSpec(odd, new Window(3, 2, 1, 0)), dense()));
    all.add(image("average", odd, new AveragePoolingSpec(odd, Window.square(2, 2)), dense()));
    all.add(
        image(
            "overlapping average",
            odd,
            new AveragePoolingSpec(odd, new Window(2, 3, 1, 0)),
            dense()));
    all.add(image("gaps", small, transposed(small, 2, 2, 2, 3, 0, Activation.TANH)));
    all.add(image("overlaps", small, transposed(small, 4, 3, 2, 1, 0, Activation.TANH)));
    TransposedConvolutionSpec up = transposed(small, 3, 3, 3, 2, 1, Activation.RELU);
    all.add(
        image(
            "generator",
            small,
            dense(18),
            up,
            transposed(up.output(), 1, 4, 4, 2, 1, Activation.TANH)));
    all.add(of("normalisation", 6, dense(), new LayerNormalisationSpec(), dense()));
    all.add(of("normalised inputs", 6, new LayerNormalisationSpec(0.1), dense()));
    ConvolutionSpec normalised = convolution(odd, 3, 2, 2, 1, 0, Activation.TANH);
    all.add(
        image(
            "normalised maps",
            odd,
            normalised,
            new LayerNormalisationSpec(),
            new DropoutSpec(0.3),
            convolution(normalised.output(), 2, 2, 2, 1, 0, Activation.ELU)));
    all.add(of("dropout", 6, dense(), new DropoutSpec(0.4), dense(), new DropoutSpec(0.2)));
    return all;
  }

  private static DenseSpec dense() {
    return dense(5);
  }

  private static DenseSpec dense(int units) {
    return new DenseSpec(units, Activation.TANH, XAVIER);
  }

  /** With a dense layer behind them. */
  NetworkSpec network(
      int outputs, Activation output, Loss loss, Optimiser optimiser, double rate, Precision p) {
    List<LayerSpec> whole = new ArrayList<>(layers);
    whole.add(new DenseSpec(outputs, output, XAVIER));
    return new NetworkSpec(inputs, whole, loss, optimiser, new Schedule.Constant(rate), 0, 0, 5, p);
  }
}
