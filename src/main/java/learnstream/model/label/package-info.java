/**
 * What a model knows of its targets beside what it has learnt: the names of classes that grow, the
 * scale of numbers, and how wide its intervals have to be. Begin at {@link
 * learnstream.model.label.Targets}. May use {@code model.feature} and {@code nn}.
 */
package learnstream.model.label;
