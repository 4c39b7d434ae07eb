package learnstream.demo;

import java.nio.file.Path;

/**
 * The options of a demo.
 *
 * @param seed of the first weights and of whatever is drawn at random
 * @param samples how many to send; 0: the default
 * @param json whether the last line of standard output is the result as JSON, and the only one
 * @param broker host and port of a cluster, or null for a broker in this process
 * @param keepRunning whether a stream goes on being served until Ctrl-C
 * @param png where a picture goes; null: a file of the demo's name in the working directory
 */
public record DemoOptions(
    long seed, int samples, boolean json, String broker, boolean keepRunning, Path png) {}
