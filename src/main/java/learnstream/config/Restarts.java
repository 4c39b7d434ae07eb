package learnstream.config;

import java.time.Duration;

/**
 * How often a thread that failed is replaced before the process gives up.
 *
 * @param atMost replacements, 0 for none
 * @param within the time in which they are counted
 */
public record Restarts(int atMost, Duration within) {}
