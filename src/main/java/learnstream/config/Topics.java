package learnstream.config;

/** Names of a deployment's topics. */
public record Topics(
    String samples, String predictions, String metrics, String checkpoints, String deadLetters) {
  static Topics of(String deployment) {
    return new Topics(
        deployment + ".samples",
        deployment + ".predictions",
        deployment + ".metrics",
        deployment + ".checkpoints",
        deployment + ".dead-letters");
  }
}
