package learnstream.reliability;

/**
 * What runs while a fault happens.
 *
 * @param learners processes
 * @param threads of each
 * @param partitions of the samples; with more than one each record key has models of its own
 * @param keys of the samples, spread over the partitions; 0: they have none
 * @param standbys copies of the stores that other processes keep
 * @param more lines of the configuration, at its top level
 */
public record Setup(
    int learners, int threads, int partitions, int keys, int standbys, String more) {
  /** One process that learns from one partition. */
  public static final Setup ONE_LEARNER = new Setup(1, 1, 1, 0, 0, "");

  /** Two threads in each of so many processes share four partitions, with models by key. */
  public static Setup byKey(int learners, int standbys) {
    return new Setup(learners, 2, 4, 8, standbys, "");
  }

  /** The same with further lines of configuration. */
  public Setup with(String lines) {
    return new Setup(learners, threads, partitions, keys, standbys, more + lines);
  }
}
