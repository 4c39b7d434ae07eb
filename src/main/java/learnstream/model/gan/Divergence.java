package learnstream.model.gan;

/** Ways in which a GAN stops learning. */
public enum Divergence {
  /** The generated samples of a batch are nearly all the same. */
  COLLAPSE,

  /** A number that is not finite. */
  NON_FINITE,

  /** The discriminator has told all samples apart for long, and the generator learns nothing. */
  SATURATION
}
