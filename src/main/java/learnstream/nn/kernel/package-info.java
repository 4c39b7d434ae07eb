/**
 * Arithmetic on flat arrays, in plain loops and in vector instructions that give the same bits:
 * matrix products, activations, convolutions as matrix products. Begin at {@code Kernels}; {@code
 * DoubleKernels} is {@code PlainKernels} with another element type, which the build writes. May use
 * {@code nn.spec} and {@code nn.optimiser}.
 */
package learnstream.nn.kernel;
