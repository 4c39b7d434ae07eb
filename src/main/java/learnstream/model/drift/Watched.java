package learnstream.model.drift;

/**
 * Which number of each sample is watched.
 *
 * @param field its name, where it is a field; else null
 */
public record Watched(Kind kind, String field) {
  /** What the number is of. */
  public enum Kind {
    /** The log loss of classes and labels, the squared error of numbers. */
    LOSS,
    /** 1 for a wrong class, the share of wrong labels, the absolute error of numbers. */
    ERROR,
    /** A number of the sample itself. */
    FIELD
  }

  public static final Watched LOSS = new Watched(Kind.LOSS, null);
  public static final Watched ERROR = new Watched(Kind.ERROR, null);

  public static Watched field(String name) {
    return new Watched(Kind.FIELD, name);
  }

  /** As configurations and events call it. */
  public String label() {
    return switch (kind) {
      case LOSS -> "loss";
      case ERROR -> "error";
      case FIELD -> field;
    };
  }
}
