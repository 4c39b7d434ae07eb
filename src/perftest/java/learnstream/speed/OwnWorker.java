package learnstream.speed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import learnstream.nn.Network;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.Backend;
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
 * A network of this project: {@code OwnWorker sgd|adagrad|rmsprop|adam java|nd4j [THREADS
 * [beside]]}, where {@code beside} stands for a process in which networks with all the optimisers
 * have learnt before, so that the compiler has seen them all.
 */
final class OwnWorker extends Worker {
  static final List<Optimiser> OPTIMISERS =
      List.of(new Sgd(), new AdaGrad(1e-8), new RmsProp(0.9, 1e-8), new Adam(0.9, 0.999, 1e-8, 0));

  private final Optimiser optimiser;
  private final Backend backend;
  private final int threads;

  private OwnWorker(Optimiser optimiser, Backend backend, int threads) {
    this.optimiser = optimiser;
    this.backend = backend;
    this.threads = threads;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 3) {
      for (Optimiser other : OPTIMISERS) {
        for (Workload workload : List.of(Workload.SPARSE, Workload.DENSE)) {
          warmUp(new OwnWorker(other, Backend.JAVA, 1).begin(workload, 1), 1);
        }
      }
    }
    new OwnWorker(
            optimiser(arguments[0]),
            Backend.valueOf(arguments[1].toUpperCase(Locale.ROOT)),
            arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1)
        .serve();
  }

  private static Optimiser optimiser(String name) {
    return OPTIMISERS.stream()
        .filter(each -> each.label().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no optimiser " + name));
  }

  static NetworkSpec spec(Workload workload, Optimiser optimiser) {
    List<LayerSpec> layers = new ArrayList<>();
    if (workload == Workload.CNN) {
      Window kernel = new Window(5, 5, 1, 0);
      Shape image = new Shape(1, 28, 28);
      for (int kernels : new int[] {8, 16}) {
        ConvolutionSpec convolution =
            new ConvolutionSpec(image, kernels, kernel, Activation.RELU, new Initialisation.He());
        MaxPoolingSpec pooling = new MaxPoolingSpec(convolution.output(), Window.square(2, 2));
        layers.addAll(List.of(convolution, pooling));
        image = pooling.output();
      }
    }
    for (int units : workload.hidden) {
      layers.add(new DenseSpec(units, Activation.RELU, new Initialisation.He()));
    }
    layers.add(new DenseSpec(workload.classes, Activation.SOFTMAX, new Initialisation.Xavier()));
    return new NetworkSpec(
        workload.inputs,
        layers,
        Loss.CATEGORICAL_CROSS_ENTROPY,
        optimiser,
        new Schedule.Constant(0.001),
        0,
        0,
        1,
        Precision.FLOAT32);
  }

  @Override
  Learning begin(Workload workload, int batch) {
    Network<?> network =
        Network.create(spec(workload, optimiser).on(backend).onThreads(threads), batch);
    double[][] samples = workload.samples();
    double[][] targets = workload.targets();
    if (batch == 1) {
      double[] scores = new double[workload.classes];
      return number -> {
        int s = number % Workload.SAMPLES;
        network.forward(samples[s], scores);
        network.learn(targets[s], 1);
      };
    }
    int batches = Workload.SAMPLES / batch;
    double[][][] inputs = new double[batches][][];
    double[][][] wanted = new double[batches][][];
    for (int b = 0; b < batches; b++) {
      inputs[b] = Arrays.copyOfRange(samples, b * batch, (b + 1) * batch);
      wanted[b] = Arrays.copyOfRange(targets, b * batch, (b + 1) * batch);
    }
    double[] ones = new double[batch];
    Arrays.fill(ones, 1);
    return number -> {
      int b = number % batches;
      network.learnBatch(inputs[b], wanted[b], ones, batch);
    };
  }
}
