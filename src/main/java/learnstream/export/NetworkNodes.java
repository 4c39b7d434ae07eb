package learnstream.export;

import java.util.Arrays;
import java.util.List;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.AveragePoolingSpec;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.ImageLayerSpec;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.MinibatchStdDevSpec;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.TransposedConvolutionSpec;
import learnstream.nn.spec.Window;

/** The layers of a feed-forward network, in the precision in which it computes. */
final class NetworkNodes {
  private final OnnxGraph graph;
  private final NetworkSpec spec;
  private final List<NamedArray> arrays;
  private final Formulas f;

  /**
   * @param arrays the network's parameters
   */
  NetworkNodes(OnnxGraph graph, NetworkSpec spec, List<NamedArray> arrays) {
    this.graph = graph;
    this.spec = spec;
    this.arrays = arrays;
    // Convolutions of doubles are not to be had in every runtime.
    boolean isSingle =
        spec.precision() == Precision.FLOAT32
            || spec.layers().stream().anyMatch(ImageLayerSpec.class::isInstance);
    f = new Formulas(graph, isSingle ? ElementType.FLOAT : ElementType.DOUBLE);
  }

  /**
   * The outputs, in doubles.
   *
   * @param x {@code [batch, inputs]}, in doubles
   * @param outputs that are used
   */
  String forward(String x, int outputs) throws NotExportableException {
    String value = graph.cast(x, f.type());
    int width = spec.inputs();
    for (int l = 0; l < spec.layers().size(); l++) {
      LayerSpec layer = spec.layers().get(l);
      boolean isLast = l == spec.layers().size() - 1;
      int units = layer.units(width);
      value = layer(l, layer, value, width, isLast ? outputs : units);
      width = units;
    }
    return graph.cast(value, ElementType.DOUBLE);
  }

  private String layer(int l, LayerSpec layer, String x, int width, int used)
      throws NotExportableException {
    if (layer instanceof DenseSpec dense) {
      return dense(l, dense, x, width, used);
    }
    if (layer instanceof DropoutSpec) {
      return x;
    }
    if (layer instanceof LayerNormalisationSpec normalisation) {
      return normalise(l, normalisation, x, width);
    }
    if (layer instanceof MinibatchStdDevSpec) {
      throw new NotExportableException(
          "layers[%d]: the deviation of a batch belongs to training; the model cannot be said in ONNX"
              .formatted(l));
    }
    ImageLayerSpec images = (ImageLayerSpec) layer;
    Shape in = images.input();
    String image = graph.reshape(x, in.channels(), in.height(), in.width());
    return graph.reshape(image(l, images, image), images.output().size());
  }

  private double[] numbers(int l, String name) {
    return NamedArrays.numbers(arrays, l + "." + name);
  }

  private String dense(int l, DenseSpec dense, String x, int inputs, int used) {
    int sums = dense.units() * dense.pieces();
    int usedSums = used * dense.pieces();
    double[] all = numbers(l, "weights");
    double[] weights = new double[inputs * usedSums];
    for (int i = 0; i < inputs; i++) {
      System.arraycopy(all, i * sums, weights, i * usedSums, usedSums);
    }
    double[] biases = Arrays.copyOf(numbers(l, "biases"), usedSums);
    String z = f.affine(x, f.matrix(weights, inputs, usedSums), f.row(biases));
    return ActivationNodes.apply(f, dense.activation(), z, used, dense.pieces());
  }

  private String normalise(int l, LayerNormalisationSpec layer, String x, int width) {
    String centred = f.subtract(x, f.mean(x));
    String variance = f.mean(f.multiply(centred, centred));
    String deviation = graph.node("Sqrt", f.add(variance, f.constant(layer.epsilon())));
    String normal = f.divide(centred, deviation);
    String gains = f.matrix(numbers(l, "gains"), 1, width);
    return f.add(f.multiply(gains, normal), f.matrix(numbers(l, "biases"), 1, width));
  }

  private String image(int l, ImageLayerSpec layer, String image) {
    if (layer instanceof MaxPoolingSpec pooling) {
      return graph.node("MaxPool", window(pooling.window(), true), image);
    }
    if (layer instanceof AveragePoolingSpec pooling) {
      return graph.node("AveragePool", window(pooling.window(), true), image);
    }
    if (layer instanceof ConvolutionSpec its) {
      Window w = its.kernel();
      // [channels, height, width, filters] to [filters, channels, height, width]
      double[] kernels = lastFirst(numbers(l, "weights"), its.filters());
      String weights =
          graph.constant(
              f.type(), kernels, its.filters(), its.input().channels(), w.height(), w.width());
      String z = graph.node("Conv", window(w, false), image, weights, biases(l));
      return activate(its.activation(), z);
    }
    TransposedConvolutionSpec its = (TransposedConvolutionSpec) layer;
    Window w = its.kernel();
    // [filters, height, width, channels] to [channels, filters, height, width]
    double[] kernels = lastFirst(numbers(l, "weights"), its.input().channels());
    String weights =
        graph.constant(
            f.type(), kernels, its.input().channels(), its.filters(), w.height(), w.width());
    String z = graph.node("ConvTranspose", window(w, false), image, weights, biases(l));
    return activate(its.activation(), z);
  }

  private String activate(Activation activation, String z) {
    return ActivationNodes.apply(f, activation, z, 1, 1);
  }

  private String biases(int l) {
    double[] biases = numbers(l, "biases");
    return graph.constant(f.type(), biases, biases.length);
  }

  /** The last dimension, which is so long, as the first one. */
  private static double[] lastFirst(double[] numbers, int last) {
    double[] turned = new double[numbers.length];
    int rows = numbers.length / last;
    for (int i = 0; i < numbers.length; i++) {
      turned[i % last * rows + i / last] = numbers[i];
    }
    return turned;
  }

  private static List<OnnxAttribute> window(Window w, boolean isPooling) {
    OnnxAttribute kernel = OnnxAttribute.of("kernel_shape", new long[] {w.height(), w.width()});
    OnnxAttribute strides = OnnxAttribute.of("strides", new long[] {w.stride(), w.stride()});
    int p = w.padding();
    return isPooling
        ? List.of(kernel, strides)
        : List.of(kernel, strides, OnnxAttribute.of("pads", new long[] {p, p, p, p}));
  }
}
