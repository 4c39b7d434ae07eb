/**
 * Which of several models answers, and when another one takes its place: a paired comparison of
 * their errors on the same samples. Begin at {@link learnstream.model.champion.Contest}. May use
 * {@code model.metric}.
 */
package learnstream.model.champion;
