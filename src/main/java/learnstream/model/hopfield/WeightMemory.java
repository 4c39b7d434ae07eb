package learnstream.model.hopfield;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.spec.NamedArray;

/** Patterns that are stored in the weights of neurons of two states. */
final class WeightMemory implements Memory {
  private final Weights weights;
  private final StorageRule rule;
  private final Dynamics dynamics;
  private final Spins spins;
  private final DistinctPatterns distinct;

  WeightMemory(Weights weights, StorageRule rule, Dynamics dynamics, double[] thresholds) {
    this.weights = weights;
    this.rule = rule;
    this.dynamics = dynamics;
    spins = new Spins(weights, thresholds);
    distinct = new DistinctPatterns(2 * weights.neurons);
  }

  @Override
  public void recall(double[] state, SplittableRandom random, Trace trace) {
    spins.begin(state);
    trace.begin(spins.energy());
    dynamics.run(spins, random, trace);
    trace.end(spins.areStable());
  }

  @Override
  public double store(double[] pattern, double weight) {
    double norm = rule.store(weights, pattern, weight);
    if (norm > 0) {
      distinct.add(pattern);
    }
    return norm;
  }

  @Override
  public int stored() {
    return distinct.count();
  }

  @Override
  public double capacity() {
    return rule.capacity(weights.neurons);
  }

  @Override
  public List<NamedArray> arrays() {
    return List.of(weights.array());
  }

  @Override
  public int stateBytes() {
    return weights.stateBytes() + distinct.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    weights.writeState(out);
    distinct.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    weights.readState(in);
    distinct.readState(in);
  }
}
