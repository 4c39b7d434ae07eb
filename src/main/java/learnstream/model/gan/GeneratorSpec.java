package learnstream.model.gan;

import learnstream.nn.spec.NetworkSpec;

/**
 * The half of a GAN that makes samples out of noise.
 *
 * @param network from noise to one sample
 * @param averaging weight of the old mean when the averaged weights, which draw the output, take in
 *     the new ones after each update (Yazici et al. 2019); 0: the newest weights draw
 */
public record GeneratorSpec(NetworkSpec network, double averaging) {
  public GeneratorSpec {
    if (!(averaging >= 0 && averaging < 1)) {
      throw new IllegalArgumentException(
          "averaging: " + averaging + " is not allowed; a number from 0 to below 1 is");
    }
  }
}
