package learnstream.model.hopfield;

import learnstream.model.KindSpec;
import learnstream.model.OnlineModel;
import learnstream.model.spec.Specification;

/**
 * A Hopfield network.
 *
 * @param neurons as many as a pattern has numbers
 * @param seed of the order in which neurons change and of what heat does
 */
public record HopfieldSpec(int neurons, Values values, MemorySpec memory, long seed)
    implements KindSpec {
  public HopfieldSpec {
    if (values == Values.CONTINUOUS && memory instanceof WeightsSpec) {
      throw new IllegalArgumentException(
          "values: continuous is not allowed; bipolar and binary are, for a memory in weights");
    }
  }

  @Override
  public String label() {
    return "hopfield";
  }

  @Override
  public int outputs() {
    return neurons;
  }

  @Override
  public boolean scoresAreProbabilities() {
    return false;
  }

  @Override
  public String architecture() {
    return "hopfield %d %s, %s".formatted(neurons, values.label(), memory.architecture());
  }

  @Override
  public Specification specification() {
    return Specification.of(label())
        .with("neurons", neurons)
        .with("values", values.label())
        .with("memory", memory.specification());
  }

  @Override
  public OnlineModel create(int batchSize) {
    return new Hopfield(this);
  }
}
