/**
 * Keys and values of a configuration, before anybody knows what they mean: mistakes are gathered
 * with their paths, variables of the environment are filled in. Begin with {@link
 * learnstream.config.yaml.Section}. May use {@code config} and {@code model}.
 */
package learnstream.config.yaml;
