/** A Kafka broker inside this process. Uses nothing else of the project. */
package learnstream.demo.broker;
