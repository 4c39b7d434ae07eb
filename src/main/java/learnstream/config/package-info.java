/**
 * A deployment as its YAML describes it, as records that are valid as a whole. Begin at {@link
 * learnstream.config.Deployment}. May use {@code model} and {@code nn.spec}.
 */
package learnstream.config;
