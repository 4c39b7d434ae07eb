/**
 * The schemas of a schema registry, fetched by their ids and registered by subject: waited for
 * while it does not answer. Begin at {@link learnstream.registry.SchemaRegistry}. May use {@code
 * codec}.
 */
package learnstream.registry;
