package learnstream.model.hopfield;

import java.util.List;
import learnstream.model.spec.Specification;

/**
 * The classical network, whose memory is in its weights.
 *
 * @param thresholds theta, one for each neuron, or a single one for all
 */
public record WeightsSpec(StorageRule rule, Dynamics dynamics, List<Double> thresholds)
    implements MemorySpec {
  public WeightsSpec {
    thresholds = List.copyOf(thresholds);
  }

  @Override
  public String architecture() {
    return rule.label();
  }

  @Override
  public Specification specification() {
    return Specification.of(rule.label());
  }

  @Override
  public Memory create(int neurons) {
    if (thresholds.size() != 1 && thresholds.size() != neurons) {
      throw new IllegalArgumentException(
          "thresholds: %d numbers are not allowed; 1 or %d are"
              .formatted(thresholds.size(), neurons));
    }
    double[] each = new double[neurons];
    for (int i = 0; i < neurons; i++) {
      each[i] = thresholds.get(thresholds.size() == 1 ? 0 : i);
    }
    return new WeightMemory(new Weights(neurons), rule, dynamics, each);
  }
}
