package learnstream.model.feedforward;

import learnstream.model.KindSpec;
import learnstream.model.OnlineModel;
import learnstream.model.spec.Architecture;
import learnstream.model.spec.NetworkSpecification;
import learnstream.model.spec.Specification;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.NetworkSpec;

/**
 * A model that is one network of the numeric core.
 *
 * @param label name of the kind
 */
public record FeedForwardSpec(String label, NetworkSpec network) implements KindSpec {
  @Override
  public int outputs() {
    return network.outputs();
  }

  @Override
  public boolean scoresAreProbabilities() {
    LayerSpec output = network.layers().get(network.layers().size() - 1);
    return output instanceof DenseSpec dense
        && (dense.activation() == Activation.SOFTMAX || dense.activation() == Activation.SIGMOID);
  }

  @Override
  public String architecture() {
    return "%s %s, loss %s%s"
        .formatted(
            label,
            Architecture.layers(network),
            Architecture.label(network.loss()),
            Architecture.training(network));
  }

  @Override
  public Specification specification() {
    return NetworkSpecification.of(label, network).with("loss", Architecture.label(network.loss()));
  }

  @Override
  public boolean learnsBatches() {
    return true;
  }

  @Override
  public boolean usesSomeOutputs() {
    return network.hasSoftmaxLoss();
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public boolean mixes() {
    return network.plasticity() == null;
  }

  @Override
  public boolean givesInputGradient() {
    return true;
  }

  @Override
  public OnlineModel create(int batchSize) {
    return new FeedForward(network, batchSize);
  }
}
