/**
 * How soon drift detectors find a change of a known stream, and how often they find one where there
 * is none: the tables of {@code topology-docs/drift.md}. Begin at {@link
 * learnstream.drift.DriftTable}.
 */
package learnstream.drift;
