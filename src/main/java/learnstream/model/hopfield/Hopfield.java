package learnstream.model.hopfield;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import learnstream.model.OnlineModel;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/**
 * A Hopfield network (Hopfield 1982): an associative memory, whose answer to a sample is the stored
 * pattern that the sample reminds it of. A sample of weight above 0 is recalled first, then stored;
 * one of weight 0 is recalled only. What chance decides in a recall depends on the seed and on how
 * many samples came before, so that a replay recalls the same.
 */
public final class Hopfield implements OnlineModel {
  private static final long SPREAD = 0xD1342543DE82EF95L;

  private final HopfieldSpec spec;
  private final Memory memory;
  private final Trace trace = new Trace();
  private final double[] pattern;
  private final double[] state;
  private final double[] recalled;
  private long samples;
  private long version;

  Hopfield(HopfieldSpec spec) {
    this.spec = spec;
    memory = spec.memory().create(spec.neurons());
    pattern = new double[spec.neurons()];
    state = new double[spec.neurons()];
    recalled = new double[spec.neurons()];
  }

  @Override
  public int inputs() {
    return spec.neurons();
  }

  @Override
  public int outputs() {
    return spec.neurons();
  }

  /** Samples stored so far. */
  @Override
  public long version() {
    return version;
  }

  /** How many different patterns are stored, about. */
  public int stored() {
    return memory.stored();
  }

  @Override
  public void predict(double[] x, double[] scores) {
    for (int i = 0; i < x.length; i++) {
      pattern[i] = spec.values().inside(x[i]);
      state[i] = pattern[i];
    }
    memory.recall(state, new SplittableRandom(spec.seed() + SPREAD * samples), trace);
    for (int i = 0; i < x.length; i++) {
      recalled[i] = spec.values().outside(state[i]);
      scores[i] = recalled[i];
    }
  }

  /**
   * Stores the sample predicted last.
   *
   * @return the Euclidean norm of the change of the weights, or of a pattern that is kept
   */
  @Override
  public double learn(double[] target, double weight) {
    double norm = 0;
    if (weight > 0) {
      norm = memory.store(pattern, weight);
      version++;
    }
    samples++;
    return norm;
  }

  @Override
  public void learnUnlabelled(double weight) {
    samples++;
  }

  /** Half the squared distance of what was recalled. */
  @Override
  public double loss(double[] target) {
    return Loss.MEAN_SQUARED_ERROR.value(recalled, target);
  }

  @Override
  public double learningRate() {
    return 0;
  }

  /**
   * {@code energy} at the start of the recall and after each sweep, {@code temperature} likewise if
   * there is one, {@code converged} (1 or 0), {@code load}: stored patterns for each neuron, {@code
   * capacity}: the load up to which they can be recalled, about.
   */
  @Override
  public Map<String, float[]> details() {
    Map<String, float[]> details = new TreeMap<>();
    trace.tell(details);
    details.put("load", new float[] {(float) memory.stored() / spec.neurons()});
    details.put("capacity", new float[] {(float) (memory.capacity() / spec.neurons())});
    return details;
  }

  @Override
  public Optional<String> warning() {
    return memory.stored() <= memory.capacity()
        ? Optional.empty()
        : Optional.of(
            "%d patterns are stored in %d neurons, which recall no more than about %.0f"
                .formatted(memory.stored(), spec.neurons(), Math.floor(memory.capacity())));
  }

  @Override
  public Stateful parameters() {
    return memory;
  }

  /** How many samples there were, and how many were stored. */
  @Override
  public Stateful optimiser() {
    return Stateful.of(
        Stateful.of(() -> samples, stored -> samples = stored),
        Stateful.of(() -> version, stored -> version = stored));
  }

  @Override
  public List<NamedArray> arrays() {
    return memory.arrays();
  }
}
