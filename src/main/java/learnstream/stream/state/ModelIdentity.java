package learnstream.stream.state;

import learnstream.codec.Specifications;
import learnstream.codec.avro.StoredSpecification;
import learnstream.model.spec.Specification;

/**
 * What is said of a model with each state that is stored, and is the same for all models of one
 * configuration.
 *
 * @param configuration the model's part of the configuration, or null
 * @param program version of this program
 */
public record ModelIdentity(
    StoredSpecification specification, long fingerprint, String configuration, String program) {
  private static final int MAX_CHARACTERS = 1 << 16;

  public static ModelIdentity of(Specification specification, String configuration) {
    String version = ModelIdentity.class.getPackage().getImplementationVersion();
    return new ModelIdentity(
        Specifications.record(specification),
        specification.fingerprint(),
        configuration == null || configuration.length() <= MAX_CHARACTERS
            ? configuration
            : configuration.substring(0, MAX_CHARACTERS),
        version == null ? "(not from a jar)" : version);
  }
}
