package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/** {@code (x - median) / (upper - lower quartile)} by the quartiles of the last numbers. */
final class RobustScaler implements Scaler {
  private final RecentQuartiles[] quartiles;

  RobustScaler(int features) {
    quartiles = new RecentQuartiles[features];
    for (int i = 0; i < features; i++) {
      quartiles[i] = new RecentQuartiles();
    }
  }

  @Override
  public void scale(double[] features, double[] out) {
    for (int i = 0; i < quartiles.length; i++) {
      out[i] = quartiles[i].scale(features[i]);
    }
  }

  @Override
  public boolean canUpdate(double[] features) {
    for (int i = 0; i < quartiles.length; i++) {
      if (!quartiles[i].canUpdate(features[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void update(double[] features) {
    for (int i = 0; i < quartiles.length; i++) {
      quartiles[i].update(features[i]);
    }
  }

  @Override
  public void beginAgain(int feature, double[] values) {
    quartiles[feature].beginAgain(values);
  }

  private Stateful parts() {
    return Stateful.of((Stateful[]) quartiles);
  }

  @Override
  public List<NamedArray> arrays() {
    return IntStream.range(0, quartiles.length)
        .mapToObj(i -> quartiles[i].array(Integer.toString(i)))
        .toList();
  }

  @Override
  public int stateBytes() {
    return parts().stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    parts().writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    parts().readState(in);
  }
}
