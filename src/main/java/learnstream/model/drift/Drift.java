package learnstream.model.drift;

/**
 * A change that was found with the sample learnt last.
 *
 * @param before mean of what is watched before the change
 * @param after its mean since
 * @param since how many samples ago the change began, as the detector estimates it; at least 1
 */
public record Drift(DriftSpec spec, double before, double after, long since) {}
