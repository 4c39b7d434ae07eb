/**
 * What runs: the topologies of a deployment in one process, its topics, its rights, and what
 * happens when a thread ends. Begin at {@link learnstream.stream.app.LearnstreamApp}. May use all
 * of {@code stream} but {@code stream.checkpoint}.
 */
package learnstream.stream.app;
