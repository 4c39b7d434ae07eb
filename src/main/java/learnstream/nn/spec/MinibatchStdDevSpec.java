package learnstream.nn.spec;

/**
 * The batch's standard deviation, averaged over its numbers, as one more output beside the inputs
 * (Karras et al. 2018): it shows a discriminator whether samples are all alike.
 */
public record MinibatchStdDevSpec() implements LayerSpec {
  @Override
  public int units(int inputs) {
    return inputs + 1;
  }
}
