/**
 * Samples, weights and texts as a browser can show them, bounded in size. May use {@code codec},
 * {@code config} and {@code model}.
 */
package learnstream.dashboard.picture;
