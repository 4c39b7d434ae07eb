package learnstream.model.pool;

import java.util.List;

/**
 * How the members' scores become the answer of a {@link Pool}.
 *
 * @param calibrations a for each member: of its scores s, which are no probabilities, {@code
 *     softmax(a s)} or, of labels, {@code sigmoid(a (s - 1/2))} is taken; NaN: they are taken as
 *     they are
 * @param byLoss weights {@code [members]} of the scores themselves: the first answer
 * @param stacked for each further answer weights {@code [members]} of the logarithms or log odds of
 *     the scores; of numbers, of their distances from their mean, which is added again
 * @param believed weights of the answers: the first, then those of {@code stacked}
 */
public record PoolWeights(
    double[] calibrations, double[] byLoss, List<double[]> stacked, double[] believed) {
  /** Probabilities below this are taken for it where their logarithms are. */
  public static final double LEAST = Link.LEAST;

  /** Scores that are no probabilities are limited to this on both sides. */
  public static final double LARGEST_SCORE = Calibration.LARGEST_SCORE;
}
