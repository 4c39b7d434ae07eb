package learnstream.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import learnstream.nn.LayerStacks;
import learnstream.nn.kernel.DoubleKernels;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.AveragePoolingSpec;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.ImageLayerSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.TransposedConvolutionSpec;
import learnstream.nn.spec.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions and pooling against their formulas, number by number. */
class ConvolutionTest {
  private static final double EXACT = 1e-12;

  private static double[] random(int length, long seed) {
    Random random = new Random(seed);
    double[] x = new double[length];
    for (int i = 0; i < length; i++) {
      x[i] = random.nextGaussian();
    }
    return x;
  }

  /** Outputs of a layer that has these parameters. */
  private static double[] outputs(ImageLayerSpec spec, double[] parameters, double[] x) {
    double[] input = x.clone();
    Layer<double[]> layer = Layer.of(spec, new DoubleKernels(), input, x.length, 0, 1);
    layer.forward(parameters, 1);
    return layer.output();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5, 4, 1, 3, 2, 1, 0",
    "3, 6, 7, 4, 3, 3, 1, 1",
    "2, 7, 5, 3, 3, 2, 2, 1",
    "2, 8, 8, 2, 2, 2, 3, 0",
    "4, 3, 3, 5, 1, 1, 1, 0",
    "2, 4, 6, 3, 4, 6, 1, 0",
    "1, 2, 2, 2, 5, 5, 2, 4"
  })
  void addsUpWhatTheFormulaSays(
      int channels, int height, int width, int filters, int kh, int kw, int stride, int padding) {
    Shape in = new Shape(channels, height, width);
    ConvolutionSpec spec =
        LayerStacks.convolution(in, filters, kh, kw, stride, padding, Activation.IDENTITY);
    double[] w = random(channels * kh * kw * filters, 1);
    double[] b = random(filters, 2);
    double[] x = random(in.size(), 3);
    double[] parameters = new double[w.length + filters];
    System.arraycopy(w, 0, parameters, 0, w.length);
    System.arraycopy(b, 0, parameters, w.length, filters);
    double[] y = outputs(spec, parameters, x);
    Shape out = spec.output();
    assertThat(out.height()).isEqualTo((height + 2 * padding - kh) / stride + 1);
    assertThat(y).hasSize(out.size());
    for (int f = 0; f < filters; f++) {
      for (int v = 0; v < out.height(); v++) {
        for (int u = 0; u < out.width(); u++) {
          double sum = b[f];
          for (int c = 0; c < channels; c++) {
            for (int i = 0; i < kh; i++) {
              for (int j = 0; j < kw; j++) {
                int row = stride * v + i - padding;
                int column = stride * u + j - padding;
                boolean inside = row >= 0 && row < height && column >= 0 && column < width;
                double pixel = inside ? x[(c * height + row) * width + column] : 0;
                sum += pixel * w[((c * kh + i) * kw + j) * filters + f];
              }
            }
          }
          assertThat(y[(f * out.height() + v) * out.width() + u]).isCloseTo(sum, within(EXACT));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 3, 1, 3, 2, 1, 0",
    "3, 4, 3, 2, 4, 4, 2, 1",
    "2, 3, 2, 3, 2, 3, 3, 0",
    "4, 1, 1, 5, 3, 3, 1, 0",
    "2, 3, 3, 1, 1, 1, 2, 0"
  })
  void transposedSpreadsWhatTheFormulaSays(
      int channels, int height, int width, int filters, int kh, int kw, int stride, int padding) {
    Shape in = new Shape(channels, height, width);
    TransposedConvolutionSpec spec =
        new TransposedConvolutionSpec(
            in,
            filters,
            new Window(kh, kw, stride, padding),
            Activation.IDENTITY,
            new Initialisation.Zeros());
    double[] w = random(filters * kh * kw * channels, 1);
    double[] b = random(filters, 2);
    double[] x = random(in.size(), 3);
    double[] parameters = new double[w.length + filters];
    System.arraycopy(w, 0, parameters, 0, w.length);
    System.arraycopy(b, 0, parameters, w.length, filters);
    Shape out = spec.output();
    assertThat(out.height()).isEqualTo((height - 1) * stride - 2 * padding + kh);
    double[] expected = new double[out.size()];
    for (int f = 0; f < filters; f++) {
      java.util.Arrays.fill(expected, f * out.area(), (f + 1) * out.area(), b[f]);
      for (int c = 0; c < channels; c++) {
        for (int v = 0; v < height; v++) {
          for (int u = 0; u < width; u++) {
            for (int i = 0; i < kh; i++) {
              for (int j = 0; j < kw; j++) {
                int row = stride * v + i - padding;
                int column = stride * u + j - padding;
                if (row >= 0 && row < out.height() && column >= 0 && column < out.width()) {
                  expected[(f * out.height() + row) * out.width() + column] +=
                      x[(c * height + v) * width + u] * w[((f * kh + i) * kw + j) * channels + c];
                }
              }
            }
          }
        }
      }
    }
    double[] y = outputs(spec, parameters, x);
    for (int i = 0; i < expected.length; i++) {
      assertThat(y[i]).isCloseTo(expected[i], within(EXACT));
    }
  }

  @Test
  void maxPoolingTakesTheLargestAndOfEqualOnesTheFirst() {
    double[] x = {
      1, 2, 9,
      2, 0, 9,
      9, 9, 9
    };
    MaxPoolingSpec spec = new MaxPoolingSpec(new Shape(1, 3, 3), Window.square(2, 1));
    Layer<double[]> layer = Layer.of(spec, new DoubleKernels(), x, 9, 0, 1);
    layer.forward(null, 1);
    assertThat(layer.output()).containsExactly(2, 9, 9, 9);
    layer.backward(new double[] {1, 10, 100, 1000}, 1);
    double[] gradient = new double[9];
    layer.inputGradient(null, gradient, 1);
    assertThat(gradient).containsExactly(0, 1, 10, 0, 0, 1000, 100, 0, 0);
  }

  @Test
  void maxPoolingHidesNoNaN() {
    double[] x = {1, Double.NaN, 2, 3};
    assertThat(outputs(new MaxPoolingSpec(new Shape(1, 2, 2), Window.square(2, 2)), null, x))
        .containsExactly(Double.NaN);
  }

  @Test
  void averagePoolingLeavesOutWhatNoWholeWindowReaches() {
    double[] x = {1, 2, 50, 3, 4, 50, 50, 50, 50};
    assertThat(outputs(new AveragePoolingSpec(new Shape(1, 3, 3), Window.square(2, 2)), null, x))
        .containsExactly(2.5);
  }

  @Test
  void sayWhatDoesNotFit() {
    Shape image = new Shape(1, 4, 6);
    assertThatThrownBy(() -> LayerStacks.convolution(image, 2, 5, 5, 1, 0, Activation.RELU))
        .hasMessage(
            "kernel: 5 x 5 is not allowed; at most 4 x 6 is, the image's size with its padding");
    assertThatThrownBy(() -> LayerStacks.convolution(image, 2, 2, 2, 1, 0, Activation.SOFTMAX))
        .hasMessage("activation: softmax is not allowed; a function of single units is");
    assertThatThrownBy(() -> new Window(3, 3, 1, 3))
        .hasMessage("padding: 3 is not allowed; 0 to 2 is, less than the window");
    assertThatThrownBy(
            () -> LayerStacks.convolution(image, 2, 2, 2, 1, 0, Activation.RELU).units(25))
        .hasMessage("inputs: 25 are not allowed; 24 are, an image of 1x4x6");
  }
}
