package learnstream.nn.spec;

/**
 * Some of a layer's parameters.
 *
 * @param at where they begin in the network's flat array
 * @param shape lengths of the dimensions, the last one running fastest
 */
public record Slice(String name, int at, int... shape) {
  public Slice {
    shape = shape.clone();
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }
}
