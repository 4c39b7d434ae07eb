package learnstream.stream.recovery;

/** Stops the learner, as configured, since it cannot restore its model. */
public final class IncompleteGapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IncompleteGapException(String modelId, MissingGapException gap) {
    super(
        "model %s: %s. With onMissingGap: continue it goes on without them."
            .formatted(modelId, gap.getMessage()));
  }

  /** Commands since the model began cannot be repeated. */
  IncompleteGapException(String modelId) {
    super(
        ("model %s: none of its snapshots can be read, and a replay of its samples would not repeat"
                + " the commands and mixes it has had. With onMissingGap: continue it is made from its samples"
                + " alone; `control roll-back` then returns it to a checkpoint.")
            .formatted(modelId));
  }

  /**
   * @param message what is missing, without a full stop
   */
  IncompleteGapException(String modelId, String message) {
    super(
        "model %s: %s. With onMissingGap: continue it goes on without it."
            .formatted(modelId, message));
  }
}
