/** How fast models learn without Kafka. Each program says in its Javadoc how it is run. */
package learnstream.speed;
