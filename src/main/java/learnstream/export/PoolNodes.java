package learnstream.export;

import java.util.ArrayList;
import java.util.List;
import learnstream.model.KindSpec;
import learnstream.model.feature.Task;
import learnstream.model.pool.Pool;
import learnstream.model.pool.PoolSpec;
import learnstream.model.pool.PoolWeights;

/** A pool: all of its members, and how their scores are mixed. */
final class PoolNodes {
  private final OnnxGraph graph;
  private final KindNodes kinds;
  private final Formulas f;

  PoolNodes(OnnxGraph graph, KindNodes kinds) {
    this.graph = graph;
    this.kinds = kinds;
    f = Formulas.inDoubles(graph);
  }

  String scores(PoolSpec spec, Pool pool, String x, int outputs) throws NotExportableException {
    PoolWeights weights = pool.weights();
    List<String> scores = new ArrayList<>();
    for (int m = 0; m < spec.members().size(); m++) {
      KindSpec kind = spec.members().get(m).kind();
      int own = kind.outputs() < spec.outputs() ? kind.outputs() : outputs;
      String its = kinds.scores(kind, pool.models().get(m), x, own);
      scores.add(calibrate(spec.task(), both(its, own, outputs), weights.calibrations()[m]));
    }
    String answer = f.multiply(weighted(scores, weights.byLoss()), weights.believed()[0]);
    List<String> stretched = new ArrayList<>();
    for (String each : scores) {
      stretched.add(stretch(spec.task(), each));
    }
    for (int i = 0; i < weights.stacked().size(); i++) {
      String mixed = stack(spec.task(), stretched, weights.stacked().get(i));
      answer = f.add(answer, f.multiply(mixed, weights.believed()[1 + i]));
    }
    return answer;
  }

  /** Of one score of two classes the scores of both. */
  private String both(String scores, int own, int outputs) {
    return own < outputs
        ? graph.concat(List.of(f.subtract(f.constant(1), scores), scores))
        : scores;
  }

  /** Makes probabilities of scores that are none. */
  private String calibrate(Task task, String scores, double factor) {
    if (Double.isNaN(factor)) {
      return scores;
    }
    String centred = task == Task.MULTI_LABEL ? f.subtract(scores, f.constant(0.5)) : scores;
    String limited =
        f.max(
            f.constant(-PoolWeights.LARGEST_SCORE),
            f.min(f.constant(PoolWeights.LARGEST_SCORE), centred));
    return squash(task, f.multiply(limited, factor));
  }

  private String squash(Task task, String z) {
    return switch (task) {
      case CLASSIFICATION -> f.softmax(z);
      case MULTI_LABEL -> graph.node("Sigmoid", z);
      case REGRESSION, RECONSTRUCTION -> z;
    };
  }

  private String stretch(Task task, String scores) {
    return switch (task) {
      case CLASSIFICATION -> {
        String logarithms = logOf(scores);
        yield f.subtract(logarithms, f.mean(logarithms));
      }
      case MULTI_LABEL -> f.subtract(logOf(scores), logOf(f.subtract(f.constant(1), scores)));
      case REGRESSION, RECONSTRUCTION -> scores;
    };
  }

  private String logOf(String p) {
    return graph.node("Log", f.max(p, f.constant(PoolWeights.LEAST)));
  }

  private String stack(Task task, List<String> stretched, double[] weights) {
    if (task != Task.REGRESSION) {
      return squash(task, weighted(stretched, weights));
    }
    double[] equal = new double[weights.length];
    double sum = 0;
    for (int m = 0; m < equal.length; m++) {
      equal[m] = 1.0 / equal.length;
      sum += weights[m];
    }
    // mean + sum of w (s - mean)
    String mean = weighted(stretched, equal);
    return f.add(f.multiply(mean, 1 - sum), weighted(stretched, weights));
  }

  private String weighted(List<String> each, double[] weights) {
    String sum = f.multiply(each.get(0), weights[0]);
    for (int m = 1; m < weights.length; m++) {
      sum = f.add(sum, f.multiply(each.get(m), weights[m]));
    }
    return sum;
  }
}
