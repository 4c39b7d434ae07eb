package learnstream.store;

/** The configuration describes another model than the one stored; nothing was read or changed. */
public final class IncompatibleModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IncompatibleModelException(String modelId, String configured, String stored) {
    super(
        """
        model %s: the configuration does not fit the stored model
          configured: %s
          stored:     %s
        Go back to the stored architecture, or give the model another id (models[].id, gan.id) to start \
        a new one from here, or another deployment name to start everything anew."""
            .formatted(modelId, configured, stored));
  }
}
