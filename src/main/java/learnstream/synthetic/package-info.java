/**
 * Streams of labelled samples drawn as papers define them, to learn from where there are no data:
 * each with the answer that its definition makes the most probable, which no learner can beat for
 * long. Uses nothing else of the project.
 */
package learnstream.synthetic;
