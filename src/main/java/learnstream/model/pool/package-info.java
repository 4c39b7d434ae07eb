/**
 * Several models that learn the same samples and answer as one, weighted by how well each has done
 * of late. Begin at {@link learnstream.model.pool.Pool}; what they are is in {@link
 * learnstream.model.pool.PoolSpec}. May use {@code model}, the kinds of network that are members by
 * default, and {@code nn}.
 */
package learnstream.model.pool;
