package learnstream.model;

import java.util.List;
import learnstream.model.drift.DriftSpec;
import learnstream.model.spec.Specification;

/**
 * What kind of network a model is, with the settings of its kind. A new kind of network is a model
 * that implements {@link OnlineModel}, a record that implements this, and what reads its
 * configuration: a {@link ModelKind}, or a reader of this project's own. Nothing else knows of it.
 */
public interface KindSpec {
  /** Name in configurations, metrics and architectures. */
  String label();

  /** Number of scores. */
  int outputs();

  /** Whether the scores of classes or labels are probabilities, so that log loss applies. */
  boolean scoresAreProbabilities();

  /**
   * The key of storage format 1: what version 0.1 wrote, in one line that begins with the label. A
   * kind that version 0.1 did not have may say anything; for the others it never changes.
   */
  default String architecture() {
    return specification().canonical();
  }

  /** What the model's stored state depends on; its type is the label. */
  Specification specification();

  /** Whether the model is a {@link BatchModel}. */
  default boolean learnsBatches() {
    return false;
  }

  /** Whether the model tells the loss's gradient at its inputs. */
  default boolean givesInputGradient() {
    return false;
  }

  /**
   * Whether the model is {@link Adjustable} and follows a schedule, or has members that do: whether
   * its learning can be sped up for a while.
   */
  default boolean hasLearningRate() {
    return false;
  }

  /** Whether samples without a label are learnt from, so that scaling learns from them as well. */
  default boolean learnsUnlabelled() {
    return false;
  }

  /**
   * Whether the model can be told how many of its outputs there are: {@link
   * OnlineModel#useOutputs}.
   */
  default boolean usesSomeOutputs() {
    return false;
  }

  /**
   * Whether replicas of the model can be averaged: all that it learns, but for its optimiser, is in
   * {@link OnlineModel#arrays}, and numbers at the same place mean the same in all of them.
   */
  default boolean mixes() {
    return false;
  }

  /** What is watched for changes where nothing is said of drift; may be empty. */
  default List<DriftSpec> defaultDrift() {
    return List.of();
  }

  /** Whether the model is a {@link MemberReplacement}. */
  default boolean canReplaceMembers() {
    return false;
  }

  /**
   * A new model.
   *
   * @param batchSize the largest number of samples of one update; 1 unless it learns batches
   */
  OnlineModel create(int batchSize);
}
