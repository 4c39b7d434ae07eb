package learnstream.learner;

import learnstream.nn.Activation;
import learnstream.nn.DenseSpec;
import learnstream.nn.LayerSpec;
import learnstream.nn.NetworkSpec;

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
  public OnlineModel create(int batchSize) {
    return new FeedForward(network, batchSize);
  }
}
