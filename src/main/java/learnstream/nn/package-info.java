/**
 * The numeric core: layers, activations, losses, optimisers, schedules and the kernels that they
 * run on. It knows no Kafka, no Avro and no files.
 */
package learnstream.nn;
