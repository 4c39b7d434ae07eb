package learnstream.processor;

/** The learner stops, as configured, because it cannot become what it was. */
public final class IncompleteGapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IncompleteGapException(String modelId, MissingGapException gap) {
    super(
        "model %s: %s. With onMissingGap: continue it goes on without them."
            .formatted(modelId, gap.getMessage()));
  }
}
