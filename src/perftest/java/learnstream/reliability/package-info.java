/**
 * Faults, for real: a broker and learners in processes of their own, a network that can be cut, and
 * a verdict over every committed prediction. What can go wrong lives in {@code fault}; here is what
 * it is done to. Uses the tests' classes and those of the program.
 */
package learnstream.reliability;
