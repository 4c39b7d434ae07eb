package learnstream.model.gan;

/**
 * The samples of one exchange.
 *
 * @param samples {@code [count * width]}, row-major, as the networks see them
 * @param classes {@code [count]}: the index of each sample's class; empty if the GAN is not
 *     conditional
 */
public record SampleBatch(float[] samples, int[] classes) {
  /** Room for the samples of one exchange. */
  public static SampleBatch of(GanSpec spec) {
    int classes = spec.condition().isNone() ? 0 : spec.batch();
    return new SampleBatch(new float[spec.batch() * spec.width()], new int[classes]);
  }
}
