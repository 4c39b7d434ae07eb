package learnstream.stream.app;

import java.util.EnumSet;
import java.util.Set;
import learnstream.config.Deployment;

/** A part of a deployment that can run as a process of its own. */
public enum Part {
  /** The supervised models. */
  MODELS,
  /** The half of a GAN that makes samples. */
  GENERATOR,
  /** The half of a GAN that judges them. */
  DISCRIMINATOR,
  /** Looks at what a GAN makes. */
  EVALUATION;

  /** The parts that a configuration has. */
  public static Set<Part> of(Deployment deployment) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    if (!deployment.models().isEmpty()) {
      parts.add(MODELS);
    }
    if (deployment.gan() != null) {
      parts.add(GENERATOR);
      parts.add(DISCRIMINATOR);
      if (!deployment.gan().evaluation().every().isZero()) {
        parts.add(EVALUATION);
      }
    }
    return parts;
  }
}
