package learnstream.stream.state;

import java.util.List;
import learnstream.model.spec.Specification;

/** The configuration describes another model than the one stored; nothing was read or changed. */
public final class IncompatibleModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of a state of format 1, which says in one text what it depends on. */
  public IncompatibleModelException(String modelId, String configured, String stored) {
    this(
        modelId,
        List.of(
            "configured: " + configured + Specification.hint(kind(stored), kind(configured)),
            "stored:     " + stored));
  }

  /** The word with which an architecture begins. */
  private static String kind(String architecture) {
    return architecture.split("\\W+", 2)[0];
  }

  /**
   * @param differences of the specifications, a sentence each
   */
  public IncompatibleModelException(String modelId, List<String> differences) {
    super(
        """
        model %s: the configuration does not fit the stored model
          %s
        Go back to the stored architecture, or give the model another id (models[].id, gan.id) to start \
        a new one from here, or another deployment name to start everything anew."""
            .formatted(modelId, String.join("\n  ", differences)));
  }
}
