/**
 * How a gradient changes a parameter. Each algorithm is one file: its formula and paper, what it
 * keeps for each parameter, and its step. Begin at {@link learnstream.nn.optimiser.Optimiser}. Uses
 * nothing else of the project.
 */
package learnstream.nn.optimiser;
