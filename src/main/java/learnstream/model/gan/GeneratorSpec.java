package learnstream.model.gan;

import learnstream.nn.spec.NetworkSpec;

/**
 * The half of a GAN that makes samples out of noise.
 *
 * @param network from noise to one sample
 * @param averaging decay of the moving average of the weights with which samples are drawn (Yazici
 *     et al. 2019); 0: they are drawn with the newest weights
 */
public record GeneratorSpec(NetworkSpec network, double averaging) {
  public GeneratorSpec {
    if (!(averaging >= 0 && averaging < 1)) {
      throw new IllegalArgumentException(
          "averaging: " + averaging + " is not allowed; a number from 0 to below 1 is");
    }
  }
}
