package learnstream.config;

import java.time.Duration;
import java.util.List;

/**
 * How generated samples are evaluated while a GAN learns.
 *
 * @param every time between two evaluations; zero: never
 * @param count samples of one evaluation
 * @param modes centres of a synthetic stream's modes, in the units of the real samples; empty: none
 * @param radius a sample within this distance of a centre is a good one
 * @param minShare a mode with at least this share of the samples is covered
 * @param classifier id of a model of the same deployment that classifies the samples; null: none
 */
public record Evaluation(
    Duration every,
    int count,
    List<double[]> modes,
    double radius,
    double minShare,
    String classifier) {
  public Evaluation {
    modes = List.copyOf(modes);
  }
}
