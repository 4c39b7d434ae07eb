package learnstream.learner;

import java.util.Locale;

/** The kinds of model that learn from labelled samples. */
public enum Kind {
  /** A feed-forward network of any number of layers. */
  FFNN,
  /** One layer of threshold units that changes on mistakes only (Rosenblatt 1958). */
  PERCEPTRON;

  /** The name in configurations, metrics and architectures. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
