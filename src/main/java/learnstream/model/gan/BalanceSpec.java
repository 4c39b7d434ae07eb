package learnstream.model.gan;

/**
 * When one half of a GAN is ahead of the other, and how far it may be slowed.
 *
 * @param on whether shares are changed at all; they are measured in any case
 * @param lowest mean accuracy of the discriminator below which the generator is ahead
 * @param highest mean accuracy above which the discriminator is ahead
 * @param minShare the smallest share of the exchanges in which a half learns
 * @param window number of exchanges that the accuracy is averaged over
 */
public record BalanceSpec(boolean on, double lowest, double highest, double minShare, int window) {}
