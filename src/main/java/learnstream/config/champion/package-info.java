/**
 * Reads which of a deployment's models answers, and by what rule another one takes its place. May
 * use {@code config.yaml}.
 */
package learnstream.config.champion;
