/**
 * Models that learn one sample at a time, with what belongs to their state: feature scaling,
 * prequential metrics, pending mini-batch. May use {@code nn} only.
 */
package learnstream.learner;
