/**
 * Single neurons: McCulloch-Pitts gates, and perceptrons by each of their learning rules. Begin at
 * {@link learnstream.model.perceptron.PerceptronSpec}. May use {@code model} and {@code nn}.
 */
package learnstream.model.perceptron;
