package learnstream.model.pool;

import learnstream.model.feature.Task;

/** What the scores of a pool are: how wrong they can be, and where they can be added up. */
enum Link {
  /** Probabilities of classes that add up to 1; their logarithms. */
  SOFTMAX {
    @Override
    double loss(double[] scores, double[] target, int outputs) {
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        if (target[k] != 0) {
          sum -= target[k] * logOf(scores[k]);
        }
      }
      return Math.min(sum, MAX_LOSS);
    }

    @Override
    double loss(double[] scores, double[] logs, double[] target, int outputs) {
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        if (target[k] != 0) {
          sum -= target[k] * logs[k];
        }
      }
      return Math.min(sum, MAX_LOSS);
    }

    @Override
    void stretch(double[] scores, int outputs, double[] logs, double[] z) {
      double mean = 0;
      for (int k = 0; k < outputs; k++) {
        logs[k] = logOf(scores[k]);
        mean += logs[k];
      }
      mean /= outputs;
      for (int k = 0; k < outputs; k++) {
        z[k] = logs[k] - mean;
      }
    }

    @Override
    void squash(double[] z, int outputs, double[] scores) {
      double max = z[0];
      for (int k = 1; k < outputs; k++) {
        max = Math.max(max, z[k]);
      }
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        scores[k] = StrictMath.exp(z[k] - max);
        sum += scores[k];
      }
      for (int k = 0; k < outputs; k++) {
        scores[k] /= sum;
      }
    }

    @Override
    double ignorance(int outputs) {
      return 1.0 / outputs;
    }
  },

  /** Probabilities of labels, each by itself; their log odds. */
  LOGISTIC {
    @Override
    double loss(double[] scores, double[] target, int outputs) {
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        sum -= target[k] * logOf(scores[k]) + (1 - target[k]) * logOf(1 - scores[k]);
      }
      return Math.min(sum / outputs, MAX_LOSS);
    }

    @Override
    void stretch(double[] scores, int outputs, double[] logs, double[] z) {
      for (int k = 0; k < outputs; k++) {
        z[k] = logOf(scores[k]) - logOf(1 - scores[k]);
      }
    }

    @Override
    void squash(double[] z, int outputs, double[] scores) {
      for (int k = 0; k < outputs; k++) {
        scores[k] = 1 / (1 + StrictMath.exp(-z[k]));
      }
    }

    @Override
    double ignorance(int outputs) {
      return 0.5;
    }
  },

  /** Numbers, as they are. */
  IDENTITY {
    @Override
    double loss(double[] scores, double[] target, int outputs) {
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        sum += Math.abs(target[k] - scores[k]);
      }
      return sum / outputs;
    }

    @Override
    void stretch(double[] scores, int outputs, double[] logs, double[] z) {
      System.arraycopy(scores, 0, z, 0, outputs);
    }

    @Override
    void squash(double[] z, int outputs, double[] scores) {
      System.arraycopy(z, 0, scores, 0, outputs);
    }

    @Override
    double ignorance(int outputs) {
      return 0;
    }
  };

  /** One sample counts no more against a member, nats. */
  static final double MAX_LOSS = 3;

  static final double LEAST = 1e-4;

  static Link of(Task task) {
    return switch (task) {
      case CLASSIFICATION -> SOFTMAX;
      case MULTI_LABEL -> LOGISTIC;
      case REGRESSION -> IDENTITY;
      case RECONSTRUCTION ->
          throw new IllegalArgumentException("a pool learns classes, labels or numbers");
    };
  }

  private static double logOf(double p) {
    return StrictMath.log(Math.max(p, LEAST));
  }

  /** Of the first outputs: log loss in nats, at most {@link #MAX_LOSS}, or absolute error. */
  abstract double loss(double[] scores, double[] target, int outputs);

  /**
   * The same.
   *
   * @param logs of these scores, from {@link #stretch}
   */
  double loss(double[] scores, double[] logs, double[] target, int outputs) {
    return loss(scores, target, outputs);
  }

  /**
   * Brings scores to where they are added up.
   *
   * @param logs takes the logarithms of the scores of classes
   */
  abstract void stretch(double[] scores, int outputs, double[] logs, double[] z);

  /** The inverse of {@link #stretch}. */
  abstract void squash(double[] z, int outputs, double[] scores);

  /** The score of one that knows nothing. */
  abstract double ignorance(int outputs);
}
