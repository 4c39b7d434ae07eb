package learnstream.config;

/**
 * How a running deployment is watched, logged and restarted.
 *
 * @param details whether flow and units are measured too: latency, lag, norm of the weights, dead
 *     units
 */
public record Operations(Http http, LogSettings logging, Restarts restarts, boolean details) {}
