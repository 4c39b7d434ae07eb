/**
 * The arithmetic of networks on ND4J: parameters, activations and gradients are ND4J's arrays, on a
 * CPU or, with ND4J's CUDA backend on the class path, on a GPU. Begin at {@link
 * learnstream.nn.nd4j.Nd4jBackend}. May use {@code nn.kernel} and what is below it; nothing of ND4J
 * is loaded before a network asks for it.
 */
package learnstream.nn.nd4j;
