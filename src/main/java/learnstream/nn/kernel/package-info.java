/**
 * Arithmetic on flat arrays, in plain loops and in vector instructions that give the same bits:
 * matrix products, activations, optimiser steps, convolutions as matrix products. Begin at {@code
 * Kernels}. May use {@code nn.spec}.
 */
package learnstream.nn.kernel;
