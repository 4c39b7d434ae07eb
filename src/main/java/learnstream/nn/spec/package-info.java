/**
 * How a network is described: its layers, activations, losses and schedules, without anything that
 * computes. Begin at {@link learnstream.nn.spec.NetworkSpec}. Uses {@code nn.optimiser} and nothing
 * else of the project.
 */
package learnstream.nn.spec;
