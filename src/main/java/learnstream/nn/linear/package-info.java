/**
 * Linear algebra for models that are no layered networks: affine maps, distances to points,
 * symmetric matrices, each with its state. May use {@code nn.kernel} and {@code nn.spec}.
 */
package learnstream.nn.linear;
