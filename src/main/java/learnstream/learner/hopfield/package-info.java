/**
 * Associative memories: networks that store patterns and recall the one that a sample is nearest
 * to. How they store and how they recall are apart, a class for each rule. Knows no Kafka, Avro or
 * files, like all models.
 */
package learnstream.learner.hopfield;
