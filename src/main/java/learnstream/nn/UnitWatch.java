package learnstream.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import learnstream.nn.layer.Layer;

/**
 * Finds dead units: ReLU units, and filters of convolutions at all places, whose output was 0 for
 * every sample looked at, so that no gradient reaches their weights. Only reads what the last
 * forward pass left behind; nothing that is learnt depends on it.
 */
public final class UnitWatch {
  private final List<Watched<?>> layers = new ArrayList<>();
  private final int units;
  private int looks;

  UnitWatch(List<? extends Layer<?>> all) {
    int count = 0;
    for (Layer<?> layer : all) {
      if (layer.isRectified()) {
        Watched<?> watched = new Watched<>(layer);
        layers.add(watched);
        count += watched.alive.length;
      }
    }
    units = count;
  }

  /** ReLU units and filters watched, perhaps none. */
  public int units() {
    return units;
  }

  /** Looks at the last forward pass, which was of one sample. */
  public void look() {
    looks++;
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).look();
    }
  }

  /** Samples looked at since the last {@link #reset}. */
  public int looks() {
    return looks;
  }

  /** Share of the units that were 0 for each of them, 0 to 1; NaN if there are no units. */
  public double deadShare() {
    int dead = 0;
    for (Watched<?> layer : layers) {
      dead += layer.dead();
    }
    return (double) dead / units;
  }

  public void reset() {
    looks = 0;
    layers.forEach(layer -> Arrays.fill(layer.alive, false));
  }

  private static final class Watched<A> {
    final Layer<A> layer;
    final boolean[] alive;

    Watched(Layer<A> layer) {
      this.layer = layer;
      alive = new boolean[layer.units() / layer.places()];
    }

    void look() {
      A output = layer.output();
      int places = layer.places();
      for (int u = 0; u < alive.length; u++) {
        for (int i = u * places; i < (u + 1) * places && !alive[u]; i++) {
          alive[u] = layer.kernels.get(output, i) > 0;
        }
      }
    }

    int dead() {
      int dead = 0;
      for (boolean each : alive) {
        dead += each ? 0 : 1;
      }
      return dead;
    }
  }
}
