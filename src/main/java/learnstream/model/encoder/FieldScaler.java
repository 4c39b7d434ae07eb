package learnstream.model.encoder;

import java.nio.ByteBuffer;
import java.util.List;
import learnstream.model.feature.FeatureKind.Numeric;
import learnstream.model.feature.Scaler;
import learnstream.nn.spec.Stateful;

/** Scales each number of a record in its own way; one that is missing changes nothing. */
final class FieldScaler implements Scaler {
  private final Scaler[] scalers;
  private final boolean[] missing;
  private final double[] number = new double[1];
  private final double[] scaled = new double[1];

  /**
   * @param missing {@code [numbers]}, of the sample at hand
   */
  FieldScaler(List<Numeric> numbers, boolean[] missing) {
    scalers = numbers.stream().map(each -> Scaler.of(each.scaling(), 1)).toArray(Scaler[]::new);
    this.missing = missing;
  }

  /** That of the n-th number. */
  Scaler of(int number) {
    return scalers[number];
  }

  @Override
  public void scale(double[] features, double[] out) {
    for (int i = 0; i < scalers.length; i++) {
      number[0] = features[i];
      scalers[i].scale(number, scaled);
      out[i] = scaled[0];
    }
  }

  @Override
  public boolean canUpdate(double[] features) {
    for (int i = 0; i < scalers.length; i++) {
      number[0] = features[i];
      if (!missing[i] && !scalers[i].canUpdate(number)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void update(double[] features) {
    for (int i = 0; i < scalers.length; i++) {
      if (!missing[i]) {
        number[0] = features[i];
        scalers[i].update(number);
      }
    }
  }

  @Override
  public void beginAgain(int feature, double[] values) {
    scalers[feature].beginAgain(0, values);
  }

  private Stateful parts() {
    return Stateful.of((Stateful[]) scalers);
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
