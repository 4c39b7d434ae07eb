package learnstream.config;

import java.time.Duration;

/** How often something is done: after a number of samples or a time, whichever comes first. */
public record Cadence(long everySamples, Duration every) {}
