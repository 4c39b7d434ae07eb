package learnstream.nn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;

/** Random samples, the networks that learn them, and what these hold then. */
public final class Samples {
  public final double[][] xs;
  public final double[][] targets;

  /** So many samples, a third of whose inputs are 0, each of a random class. */
  public Samples(int count, int inputs, int outputs, long seed) {
    Random random = new Random(seed);
    xs = new double[count][inputs];
    targets = new double[count][outputs];
    for (int s = 0; s < count; s++) {
      for (int i = 0; i < inputs; i++) {
        xs[s][i] = random.nextInt(3) == 0 ? 0 : random.nextGaussian();
      }
      targets[s][random.nextInt(outputs)] = 1;
    }
  }

  /** A classifier in single precision with one hidden layer. */
  static NetworkSpec classifier(int inputs, int hidden, int outputs, Optimiser optimiser) {
    return new NetworkSpec(
        inputs,
        List.of(
            new DenseSpec(hidden, Activation.RELU, new Initialisation.He()),
            new DenseSpec(outputs, Activation.SOFTMAX, new Initialisation.Xavier())),
        Loss.CATEGORICAL_CROSS_ENTROPY,
        optimiser,
        new Schedule.Constant(0.01),
        0,
        0,
        7,
        Precision.FLOAT32);
  }

  /** Parameters, step and the optimiser's numbers. */
  public static byte[] state(Network<?> network) {
    ByteBuffer bytes =
        ByteBuffer.allocate(network.parameters().stateBytes() + network.trainer().stateBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    network.parameters().writeState(bytes);
    network.trainer().writeState(bytes);
    return bytes.array();
  }

  public static double[] parameters(Network<?> network) {
    double[] parameters = new double[(int) network.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = network.parameter(i);
    }
    return parameters;
  }
}
