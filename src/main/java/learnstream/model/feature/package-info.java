/**
 * What goes into a model: features and targets by name, running scaling, outliers. Begin at {@link
 * learnstream.model.feature.FeatureSpec}. May use {@code model.spec} and {@code nn}.
 */
package learnstream.model.feature;
