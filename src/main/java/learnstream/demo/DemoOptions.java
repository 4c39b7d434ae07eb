package learnstream.demo;

import java.nio.file.Path;

/**
 * What a show is asked for.
 *
 * @param seed of first weights and of what is drawn at random
 * @param samples how many to send; 0: the default
 * @param json whether the last line of standard output is the result as JSON, and the only one
 * @param broker host and port of a cluster, or null for a broker in this process
 * @param keepRunning whether a stream goes on being served until Ctrl-C
 * @param png where a picture goes; null: a file of the show's name, here
 */
public record DemoOptions(
    long seed, int samples, boolean json, String broker, boolean keepRunning, Path png) {}
