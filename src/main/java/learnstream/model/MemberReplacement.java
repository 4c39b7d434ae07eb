package learnstream.model;

import learnstream.model.drift.Signal;
import learnstream.nn.spec.Stateful;

/**
 * A model of several members, the worst of which can be replaced when its stream changes: {@link
 * KindSpec#canReplaceMembers}.
 */
public interface MemberReplacement {
  /**
   * A detector has seen one more sample. At a warning a new member begins in the background, at a
   * drift it takes the place for which it began, or a new one that of the worst where no warning
   * came. A thousand samples without a warning end it.
   */
  void heard(Signal signal);

  /** What is in the background: part of the state where something is watched for that. */
  Stateful background();
}
