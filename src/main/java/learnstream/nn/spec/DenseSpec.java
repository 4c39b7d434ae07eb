package learnstream.nn.spec;

/**
 * A dense layer: out = f(x W + b), W of shape [inputs, units x pieces], b of length units x pieces.
 *
 * @param units number of outputs
 * @param pieces linear pieces of each Maxout unit; 1 for every other activation
 * @param initialisation where the weights start
 * @param trainBias whether b is learnt
 */
public record DenseSpec(
    int units, Activation activation, int pieces, Initialisation initialisation, boolean trainBias)
    implements LayerSpec {
  public DenseSpec {
    if (units < 1) {
      throw new IllegalArgumentException("units: " + units + " is not allowed; 1 or more is");
    }
    if (pieces < 1 || activation != Activation.MAXOUT && pieces != 1) {
      throw new IllegalArgumentException(
          "pieces: " + pieces + " is not allowed; 1 is, or 2 or more with maxout");
    }
  }

  public DenseSpec(int units, Activation activation, Initialisation initialisation) {
    this(units, activation, activation == Activation.MAXOUT ? 2 : 1, initialisation, true);
  }

  @Override
  public int units(int inputs) {
    return units;
  }
}
