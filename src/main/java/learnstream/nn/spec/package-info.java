/**
 * How a network is described: its layers, activations, losses, optimisers and schedules, without
 * anything that computes. Begin at {@link learnstream.nn.spec.NetworkSpec}. Uses nothing else of
 * the project.
 */
package learnstream.nn.spec;
