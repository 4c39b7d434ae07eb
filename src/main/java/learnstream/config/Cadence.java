package learnstream.config;

import java.time.Duration;

/** Something that is due after so many samples or so much time, whichever comes first. */
public record Cadence(long everySamples, Duration every) {}
