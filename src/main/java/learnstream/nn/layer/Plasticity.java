package learnstream.nn.layer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.SplitMix64;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.PlasticitySpec;
import learnstream.nn.spec.Stateful;

/**
 * Continual backpropagation (Dohare et al., Loss of plasticity in deep continual learning, Nature
 * 632, 2024) of dense layers that feed dense layers, with dropout between them or not. A unit's
 * utility is the running mean of {@code |h| sum_k |w_k|} over its outgoing weights; now and then
 * the mature unit of the lowest one gets the incoming weights of a new network and outgoing ones of
 * 0, so that what the network answers hardly changes. Utilities are looked at in every tenth
 * update.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Plasticity<A> implements Stateful {
  private static final int EVERY = 10;

  /** 0.99 an update, as in the paper. */
  private static final double DECAY = StrictMath.pow(0.99, EVERY);

  private static final long SALT = 0x504C4153L;

  private final PlasticitySpec spec;
  private final Kernels<A> kernels;
  private final long seed;
  private final List<Units<A>> layers = new ArrayList<>();

  /**
   * @param seed from which, with the number of an update, new weights are drawn
   */
  public Plasticity(PlasticitySpec spec, Kernels<A> kernels, List<Layer<A>> all, long seed) {
    this.spec = spec;
    this.kernels = kernels;
    this.seed = SplitMix64.seedOf(seed, SALT);
    for (int l = 0; l < all.size(); l++) {
      int next = l + 1;
      while (next < all.size() && all.get(next) instanceof Dropout<A>) {
        next++;
      }
      if (next < all.size()
          && all.get(l) instanceof Dense<A> layer
          && layer.spec.pieces() == 1
          && all.get(next) instanceof Dense<A> following) {
        layers.add(new Units<>(l, layer, following));
      }
    }
  }

  /** Whether there are no units that it could begin anew. */
  public boolean isEmpty() {
    return layers.isEmpty();
  }

  /** Whether it is to follow an update. */
  public boolean isDue(long step) {
    return (step + 1) % EVERY == 0;
  }

  /**
   * Follows an update that {@link #isDue}.
   *
   * @param step number of the update, from 0
   * @param slots of the optimiser
   * @param frozen layers that are to stay as they are
   * @param n samples that the layers' outputs are of
   */
  public void follow(long step, A parameters, A[] slots, boolean[] frozen, int n) {
    for (int l = 0; l < layers.size(); l++) {
      Units<A> units = layers.get(l);
      if (frozen[units.index]) {
        continue;
      }
      look(units, parameters, n);
      units.due += EVERY * spec.rate() * units.mature(spec.maturity());
      while (units.due >= 1) {
        units.due--;
        int least = units.leastUseful(spec.maturity());
        if (least >= 0) {
          long draw = SplitMix64.seedOf(seed + units.index, step) + least;
          beginAnew(units, least, parameters, slots, new SplittableRandom(draw));
        }
      }
    }
  }

  private void look(Units<A> units, A parameters, int n) {
    Dense<A> next = units.next;
    for (int u = 0; u < units.utility.length; u++) {
      double output = 0;
      for (int s = 0; s < n; s++) {
        output += Math.abs(kernels.get(units.layer.output(), s * units.utility.length + u));
      }
      double outgoing = 0;
      for (int k = 0; k < next.sums; k++) {
        outgoing += Math.abs(kernels.get(parameters, next.weights + u * next.sums + k));
      }
      double contribution = output / n * outgoing;
      units.utility[u] = DECAY * units.utility[u] + (1 - DECAY) * contribution;
      units.age[u] += EVERY;
    }
  }

  private void beginAnew(
      Units<A> units, int unit, A parameters, A[] slots, SplittableRandom random) {
    Dense<A> layer = units.layer;
    for (int i = 0; i < layer.inputs; i++) {
      double start =
          WeightInitialiser.fresh(layer.inputs, layer.sums, layer.spec.initialisation(), random);
      set(layer.weights + i * layer.sums + unit, start, parameters, slots);
    }
    if (layer.spec.trainBias()) {
      set(layer.biases + unit, 0, parameters, slots);
    }
    for (int k = 0; k < units.next.sums; k++) {
      set(units.next.weights + unit * units.next.sums + k, 0, parameters, slots);
    }
    units.utility[unit] = 0;
    units.age[unit] = 0;
  }

  private void set(int index, double value, A parameters, A[] slots) {
    kernels.set(parameters, index, value);
    for (A slot : slots) {
      kernels.set(slot, index, 0);
    }
  }

  @Override
  public int stateBytes() {
    int bytes = 0;
    for (Units<A> units : layers) {
      bytes += Double.BYTES + units.utility.length * (Double.BYTES + Long.BYTES);
    }
    return bytes;
  }

  @Override
  public void writeState(ByteBuffer out) {
    for (Units<A> units : layers) {
      out.putDouble(units.due);
      Doubles.write(out, units.utility);
      Doubles.write(out, units.age);
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    for (Units<A> units : layers) {
      units.due = in.getDouble();
      Doubles.read(in, units.utility);
      Doubles.read(in, units.age);
    }
  }

  /** What is known of the units of one layer. */
  private static final class Units<A> {
    final int index;
    final Dense<A> layer;
    final Dense<A> next;
    final double[] utility;

    /** Updates since each began. */
    final long[] age;

    /** Units that should have begun anew and have not yet. */
    double due;

    Units(int index, Dense<A> layer, Dense<A> next) {
      this.index = index;
      this.layer = layer;
      this.next = next;
      utility = new double[layer.units()];
      age = new long[layer.units()];
    }

    int mature(long maturity) {
      int count = 0;
      for (long each : age) {
        count += each > maturity ? 1 : 0;
      }
      return count;
    }

    /** Of the mature ones; -1 if there is none. */
    int leastUseful(long maturity) {
      int least = -1;
      for (int u = 0; u < utility.length; u++) {
        if (age[u] > maturity && (least < 0 || utility[u] < utility[least])) {
          least = u;
        }
      }
      return least;
    }
  }
}
