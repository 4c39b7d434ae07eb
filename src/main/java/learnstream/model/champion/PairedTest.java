package learnstream.model.champion;

import java.util.Locale;

/** How it is told that a challenger's errors are smaller by more than chance. */
public enum PairedTest {
  /**
   * Of errors that are 0 or 1: the exact, one-sided form of McNemar's test (Note on the sampling
   * error of the difference between correlated proportions or percentages, 1947). Of the samples on
   * which one of the two was right and the other was not, as many would be the challenger's as
   * heads among so many tosses of a coin.
   */
  MCNEMAR,

  /**
   * Of any errors: Student's one-sided t-test of the mean difference, over the means of {@value
   * Comparison#STRETCHES} stretches of the window. Errors that follow each other are alike; their
   * means over stretches hardly are.
   */
  PAIRED_T;

  /** As a configuration names it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
