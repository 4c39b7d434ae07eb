package learnstream.demo;

/**
 * What the demo was asked for.
 *
 * @param samples digits to send; beyond 10,000 they begin anew
 * @param seed of the models' initialisation
 * @param json whether the last line of standard output is the result as JSON
 * @param broker address of a cluster to use instead of the embedded broker, or null
 * @param keepRunning whether to go on serving until Ctrl-C
 */
public record DemoOptions(
    int samples, long seed, boolean json, String broker, boolean keepRunning) {}
