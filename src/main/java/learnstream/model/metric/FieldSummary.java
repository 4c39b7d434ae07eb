package learnstream.model.metric;

/**
 * What a model has seen in one field of its samples, or in one feature.
 *
 * @param kind its name in a configuration: number, category, text and so on
 * @param low the smallest number, or the earliest time in ms since the epoch; NaN where values have
 *     no order, and before the first
 * @param high the largest, likewise
 * @param missing share of the samples without it, 0 to 1; NaN before the first sample
 * @param categories values that are told apart so far; -1 where they are not counted
 * @param importance its share of what all fields matter, 0 to 1; NaN where that is not known
 */
public record FieldSummary(
    String name,
    String kind,
    double low,
    double high,
    double missing,
    int categories,
    double importance) {}
