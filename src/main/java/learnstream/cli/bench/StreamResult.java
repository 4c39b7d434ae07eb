package learnstream.cli.bench;

import java.util.List;
import learnstream.bench.Outcome;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;

/**
 * The table of one stream.
 *
 * @param name of the file or topic
 * @param samples that were read
 * @param outcomes of the models, in the order in which they are shown
 * @param notes sentences that a reader of the table needs
 */
public record StreamResult(
    String name, TargetSpec target, long samples, List<Outcome> outcomes, List<String> notes) {
  public StreamResult {
    outcomes = List.copyOf(outcomes);
    notes = List.copyOf(notes);
  }

  /** Whether accuracy is what counts, and not an error. */
  boolean isClasses() {
    return target.task() == Task.CLASSIFICATION || target.task() == Task.MULTI_LABEL;
  }

  /** Whether any model was tested on anything. */
  public boolean isMeasured() {
    return outcomes.stream().anyMatch(outcome -> outcome.metrics().samples() > 0);
  }

  /** The models, then the baselines. */
  List<Standing> standings() {
    return Standing.of(outcomes);
  }
}
