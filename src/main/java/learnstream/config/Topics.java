package learnstream.config;

/**
 * Names of a deployment's topics.
 *
 * @param shadowPredictions what models said that are not the champion
 * @param control commands to running models
 * @param controlResults what became of each
 * @param events what happened to models
 * @param mixes what replicas of a model tell each other
 * @param generated a GAN's batches, from generator to discriminator
 * @param feedback the discriminator's answers
 * @param requests asks a generator for samples
 * @param drawn its answers
 */
public record Topics(
    String samples,
    String predictions,
    String shadowPredictions,
    String metrics,
    String checkpoints,
    String deadLetters,
    String control,
    String controlResults,
    String events,
    String mixes,
    String generated,
    String feedback,
    String requests,
    String drawn) {
  public static Topics of(String deployment) {
    return new Topics(
        deployment + ".samples",
        deployment + ".predictions",
        deployment + ".shadow-predictions",
        deployment + ".metrics",
        deployment + ".checkpoints",
        deployment + ".dead-letters",
        deployment + ".control",
        deployment + ".control-results",
        deployment + ".events",
        deployment + ".mixes",
        deployment + ".generated",
        deployment + ".feedback",
        deployment + ".sample-requests",
        deployment + ".drawn-samples");
  }

  /** The same with samples from another topic. */
  public Topics withSamples(String other) {
    return new Topics(
        other,
        predictions,
        shadowPredictions,
        metrics,
        checkpoints,
        deadLetters,
        control,
        controlResults,
        events,
        mixes,
        generated,
        feedback,
        requests,
        drawn);
  }
}
