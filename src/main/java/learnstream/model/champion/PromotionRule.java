package learnstream.model.champion;

/**
 * When a challenger takes the champion's place by itself: after each window of samples that both
 * have answered, if its error was smaller by a margin, by more than chance, and no larger than the
 * baselines' errors. Windows do not overlap and each is tested once, so that {@code significance}
 * bounds how often, per window, a challenger that is no better is taken for better. It is divided
 * by the number of challengers (Bonferroni).
 *
 * @param window samples of a comparison, from {@value #MIN_WINDOW} to {@value #MAX_WINDOW}
 * @param margin by how much the challenger's mean error has to be smaller, from 0
 * @param isShare whether the margin is a share of the champion's mean error
 * @param significance largest probability of such a difference, or a larger one, between two models
 *     that are equally good
 */
public record PromotionRule(
    int window, double margin, boolean isShare, double significance, PairedTest test) {
  public static final int DEFAULT_WINDOW = 1_000;
  public static final int MIN_WINDOW = 100;
  public static final int MAX_WINDOW = 1_000_000;
}
