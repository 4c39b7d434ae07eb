/**
 * One model that learns in several places at once: replicas, each of which learns samples of its
 * own, and what they tell each other. Begin at {@link learnstream.model.replica.Replica}.
 */
package learnstream.model.replica;
