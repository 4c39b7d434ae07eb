package learnstream.model.feature;

/** {@code (x - offset) / divisor}. Learns nothing. */
record ConstantScaler(double divisor, double offset) implements Scaler {
  @Override
  public void scale(double[] features, double[] out) {
    for (int i = 0; i < features.length; i++) {
      out[i] = (features[i] - offset) / divisor;
    }
  }
}
