package learnstream.model;

/**
 * How one member of a model that consists of several is doing.
 *
 * @param weight its share in the answers, 0 to 1
 * @param loss mean of its recent losses: log loss in nats, or absolute error in deviations of the
 *     target; NaN before the first
 * @param restarts how often it has begun anew
 */
public record MemberStatus(String name, double weight, double loss, long restarts) {}
