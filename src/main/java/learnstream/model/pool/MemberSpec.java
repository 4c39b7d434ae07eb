package learnstream.model.pool;

import java.util.ArrayList;
import java.util.List;
import learnstream.model.KindSpec;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.model.spec.Architecture;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Schedule;

/**
 * One member of a pool.
 *
 * @param name by which it is told apart, for instance {@code adam 0.003 [64]}
 */
public record MemberSpec(String name, KindSpec kind) {
  /** One that is named after what it is. */
  static MemberSpec of(KindSpec kind) {
    return new MemberSpec(describe(kind), kind);
  }

  /** A network's optimiser, rate and hidden layers, or the kind. */
  public static String describe(KindSpec kind) {
    if (!(kind instanceof FeedForwardSpec spec)) {
      return kind.label();
    }
    NetworkSpec network = spec.network();
    List<LayerSpec> hidden = network.layers().subList(0, network.layers().size() - 1);
    String rate =
        network.learningRate() instanceof Schedule.Constant constant
            ? Double.toString(constant.rate())
            : network.learningRate().text();
    return network.optimiser().label() + " " + rate + " " + describe(hidden);
  }

  private static String describe(List<LayerSpec> hidden) {
    List<String> layers = new ArrayList<>();
    String activation = "";
    for (LayerSpec layer : hidden) {
      if (layer instanceof DenseSpec dense) {
        layers.add(Integer.toString(dense.units()));
        activation =
            dense.activation() == Activation.RELU
                ? activation
                : " " + Architecture.label(dense.activation());
      } else if (layer instanceof ConvolutionSpec convolution) {
        layers.add(convolution.filters() + " filters");
      }
    }
    return hidden.isEmpty() ? "linear" : layers + activation;
  }

  /** The same, begun with other first weights where it has any that are drawn. */
  MemberSpec begunAnew(long times) {
    if (times > 0 && kind instanceof FeedForwardSpec spec) {
      NetworkSpec n = spec.network();
      long seed = n.seed() + times;
      return new MemberSpec(
          name,
          new FeedForwardSpec(
              spec.label(),
              new NetworkSpec(
                  n.inputs(),
                  n.layers(),
                  n.loss(),
                  n.optimiser(),
                  n.learningRate(),
                  n.clipNorm(),
                  n.l2(),
                  seed,
                  n.precision(),
                  n.plasticity(),
                  n.backend(),
                  n.threads())));
    }
    return this;
  }

  /** Whether the parameters of one are parameters of the other. */
  boolean hasShapeOf(MemberSpec other) {
    return kind instanceof FeedForwardSpec mine
        && other.kind instanceof FeedForwardSpec its
        && mine.network().layers().equals(its.network().layers())
        && mine.network().precision() == its.network().precision();
  }
}
