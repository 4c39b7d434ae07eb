package learnstream.learner;

/**
 * What kind of network a model is, with the settings of its kind. A new kind of network is a model
 * that implements {@link OnlineModel} and a record that implements this; nothing outside its
 * configuration's reader knows more of it.
 */
public interface KindSpec {
  /** Name in configurations, metrics and architectures. */
  String label();

  /** Number of scores. */
  int outputs();

  /** Whether the scores of classes or labels are probabilities, so that log loss applies. */
  boolean scoresAreProbabilities();

  /**
   * Everything that the model's stored state depends on, in one line that begins with the label.
   * What may change while a model learns, such as its learning rate, is not in it.
   */
  String architecture();

  /** Whether the model is a {@link BatchModel}. */
  default boolean learnsBatches() {
    return false;
  }

  /** Whether samples without a label are learnt from, so that scaling learns from them as well. */
  default boolean learnsUnlabelled() {
    return false;
  }

  /**
   * A new model.
   *
   * @param batchSize most samples of one update; 1 unless it learns batches
   */
  OnlineModel create(int batchSize);
}
