/**
 * Notices that a stream has changed: detectors that watch one number of each sample, and what they
 * are told to watch and to answer. Begin at {@link learnstream.model.drift.DriftWatch}. May use
 * {@code model.feature}, {@code model.spec} and {@code nn}.
 */
package learnstream.model.drift;
