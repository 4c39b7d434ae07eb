package learnstream.model.gan;

import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.Scaling;

/**
 * What a GAN is: two networks that share nothing but the messages between them.
 *
 * @param id unique in its deployment
 * @param run names the pair; a message of another run is refused
 * @param features of a real sample, and so of a generated one
 * @param scaling how real samples become what the networks see; none or constant
 * @param condition the classes that samples are of, if they are asked for by class
 * @param noise numbers that one sample is drawn from
 * @param batch samples of one exchange
 */
public record GanSpec(
    String id,
    String run,
    FeatureSpec features,
    Scaling scaling,
    Condition condition,
    int noise,
    int batch,
    AdversarialLoss loss,
    GeneratorSpec generator,
    DiscriminatorSpec discriminator,
    BalanceSpec balance) {

  /** Numbers in one sample. */
  public int width() {
    return features.count();
  }

  /** Numbers that the generator makes one sample of: the noise, and one for each class. */
  public int latent() {
    return noise + condition.size();
  }

  /** Turns numbers as the networks see them into the units of the real samples, in place. */
  public void unscale(float[] numbers) {
    if (scaling instanceof Scaling.Constant constant) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) (numbers[i] * constant.divisor() + constant.offset());
      }
    }
  }
}
