/**
 * A learner that runs for half an hour with commands and rebalances, and must not grow. Takes too
 * long for {@code mvn verify}; {@link learnstream.soak.Soak} is its command.
 */
package learnstream.soak;
