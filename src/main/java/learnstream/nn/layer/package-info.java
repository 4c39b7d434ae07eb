/**
 * What each kind of layer does forwards and backwards. Begin at {@code Layer}, which also says how
 * a kind is added. May use {@code nn.kernel} and {@code nn.spec}.
 */
package learnstream.nn.layer;
