package learnstream.bench;

/** Is told of each sample that cannot be used. For use by several threads. */
@FunctionalInterface
public interface Refusal {
  /**
   * @param problem a sentence with the value that was found and what is allowed
   */
  void accept(Row row, String problem);
}
