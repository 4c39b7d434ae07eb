package learnstream.model.champion;

/**
 * Another model answers from the next sample on.
 *
 * @param champion the one that answers now
 * @param previous the one that answered before
 * @param cause who asked for it: the name of a test, a command, or the configuration
 * @param samples of the comparison that was made; 0 for none
 * @param errorBefore mean error of the previous champion over them; NaN without a comparison
 * @param errorAfter mean error of the present one; NaN without a comparison
 * @param probability of such a difference, or a larger one, between equal models; NaN without one
 */
public record Promotion(
    String champion,
    String previous,
    String cause,
    long samples,
    double errorBefore,
    double errorAfter,
    double probability) {
  /** One that no comparison asked for. */
  static Promotion without(String champion, String previous, String cause) {
    return new Promotion(champion, previous, cause, 0, Double.NaN, Double.NaN, Double.NaN);
  }
}
