package learnstream.model.gan;

import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Schedule;

/**
 * The half of a GAN that tells real samples from generated ones.
 *
 * @param network from one sample to one number
 * @param instanceNoise standard deviation of the noise that is added to real and generated samples
 *     alike (Sonderby et al. 2016), by number of updates
 * @param r1 factor gamma of the penalty gamma/2 E|grad D(x)|^2 on real samples (Mescheder et al.
 *     2018); 0: none
 * @param r1Every updates from one penalty to the next, which is multiplied by this number (lazy
 *     regularisation, Karras et al. 2020)
 * @param realLabel target of real samples; below 1 for one-sided label smoothing
 */
public record DiscriminatorSpec(
    NetworkSpec network, Schedule instanceNoise, double r1, int r1Every, double realLabel) {
  public DiscriminatorSpec {
    if (!(r1 >= 0)) {
      throw new IllegalArgumentException("r1: " + r1 + " is not allowed; 0 or more is");
    }
    if (r1Every < 1) {
      throw new IllegalArgumentException("r1Every: " + r1Every + " is not allowed; 1 or more is");
    }
  }
}
