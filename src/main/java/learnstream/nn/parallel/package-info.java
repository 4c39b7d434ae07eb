/**
 * Threads that share the work on one sample or one batch, so that what is computed does not depend
 * on how many they are. {@code Crew} is all of it. May use nothing else of the project.
 */
package learnstream.nn.parallel;
