package learnstream.model.perceptron;

import java.util.List;
import learnstream.model.KindSpec;
import learnstream.model.OnlineModel;
import learnstream.model.spec.Specification;

/**
 * A neuron of McCulloch and Pitts.
 *
 * @param weights one for each input
 * @param threshold theta: the weighted sum that is just not enough to excite it
 */
public record McCullochPittsSpec(List<Double> weights, double threshold) implements KindSpec {
  public McCullochPittsSpec {
    weights = List.copyOf(weights);
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("weights: the list is empty; give one for each input");
    }
  }

  @Override
  public String label() {
    return "mp-neuron";
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public boolean scoresAreProbabilities() {
    return false;
  }

  @Override
  public String architecture() {
    return "mp-neuron weights %s, threshold %s"
        .formatted(
            String.join("|", weights.stream().map(weight -> weight.toString()).toList()),
            threshold);
  }

  @Override
  public Specification specification() {
    return Specification.of(label()).with("weights", weights).with("threshold", threshold);
  }

  @Override
  public OnlineModel create(int batchSize) {
    return new McCullochPitts(this);
  }
}
