/** Neural networks that learn online, inside Kafka. */
package learnstream;
