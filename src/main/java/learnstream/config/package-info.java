/**
 * The YAML configuration of a deployment, validated as a whole, with errors that name the key, the
 * value found and what is allowed. May use {@code learner} and {@code nn}.
 */
package learnstream.config;
