package learnstream.model.champion;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import learnstream.model.metric.TestErrors;

/**
 * Several models of one target, of which one answers: the champion. The others challenge it on
 * every sample that both have answered. Depends on the samples and on what it is told to do, in
 * their order, and on nothing else.
 */
public final class Contest {
  /** What asked for a promotion, besides the name of a test. */
  public static final String COMMAND = "command";

  public static final String CONFIGURATION = "configuration";

  private static final String NOBODY = "";

  private final List<String> models;

  /** Null where nobody is promoted but by command. */
  private final PromotionRule rule;

  private final byte[][] names;
  private final Standing[] standings;
  private final Comparison[] comparisons;

  /** Of the present sample; null where a model has not been tested on it. */
  private final TestErrors[] errors;

  private final String configured;
  private final int window;
  private String champion;
  private String previous = NOBODY;

  /**
   * One that begins.
   *
   * @param models ids of those that may be promoted, the champion among them; of two equally good
   *     ones the first is promoted
   * @param configured id of the model that is to answer first
   * @param rule null where nobody is promoted but by command
   */
  public Contest(List<String> models, String configured, PromotionRule rule) {
    this.models = List.copyOf(models);
    this.configured = configured;
    this.rule = rule;
    champion = configured;
    window = rule == null ? PromotionRule.DEFAULT_WINDOW : rule.window();
    names = new byte[models.size()][];
    standings = new Standing[models.size()];
    comparisons = new Comparison[models.size()];
    errors = new TestErrors[models.size()];
    for (int i = 0; i < models.size(); i++) {
      names[i] = ContestBytes.utf8(models.get(i));
      standings[i] = new Standing(window);
      comparisons[i] = new Comparison(window);
    }
  }

  /** Id of the model that answers. */
  public String champion() {
    return champion;
  }

  /** Id of the one that answered before; empty if none did. */
  public Optional<String> previous() {
    return previous.equals(NOBODY) ? Optional.empty() : Optional.of(previous);
  }

  public boolean has(String model) {
    return models.contains(model);
  }

  /** A model was tested on the present sample. */
  public void tested(String model, TestErrors its) {
    int index = models.indexOf(model);
    if (index >= 0) {
      errors[index] = its;
    }
  }

  /** Ends the present sample: compares those that were tested on it. */
  public Optional<Promotion> endSample() {
    TestErrors ofChampion = errors[models.indexOf(champion)];
    for (int i = 0; i < errors.length; i++) {
      if (errors[i] != null) {
        standings[i].add(errors[i]);
        if (ofChampion != null && rule != null && !models.get(i).equals(champion)) {
          comparisons[i].add(ofChampion.model(), errors[i].model());
        }
        errors[i] = null;
      }
    }
    return rule == null ? Optional.empty() : judge();
  }

  private Optional<Promotion> judge() {
    Promotion best = null;
    for (int i = 0; i < comparisons.length; i++) {
      if (comparisons[i].pairs() >= window) {
        Promotion challenge = challenge(i);
        if (challenge != null && (best == null || challenge.errorAfter() < best.errorAfter())) {
          best = challenge;
        }
        comparisons[i].clear();
      }
    }
    if (best != null) {
      answer(best.champion());
    }
    return Optional.ofNullable(best);
  }

  /** Null if the challenger has not won. */
  private Promotion challenge(int index) {
    Comparison comparison = comparisons[index];
    double margin = rule.margin() * (rule.isShare() ? comparison.champion() : 1);
    double gain = comparison.champion() - comparison.challenger();
    if (!(gain > 0 && gain >= margin) || standings[index].isBelowBaseline()) {
      return null;
    }
    double probability = comparison.probability(rule.test());
    return probability > rule.significance() / (models.size() - 1)
        ? null
        : new Promotion(
            models.get(index),
            champion,
            rule.test().label(),
            comparison.pairs(),
            comparison.champion(),
            comparison.challenger(),
            probability);
  }

  private void answer(String model) {
    previous = champion;
    champion = model;
    clearComparisons();
  }

  private void clearComparisons() {
    for (Comparison comparison : comparisons) {
      comparison.clear();
    }
  }

  /**
   * Lets a model answer.
   *
   * @return empty if it does already
   * @throws IllegalArgumentException if it is below the baselines, or may not answer
   */
  public Optional<Promotion> promote(String model) {
    int index = models.indexOf(model);
    if (index < 0) {
      throw new IllegalArgumentException(
          "model: %s is not allowed; give one that has the champion's target, of %s"
              .formatted(model, models));
    }
    if (model.equals(champion)) {
      return Optional.empty();
    }
    Standing standing = standings[index];
    if (standing.isBelowBaseline()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "model: %s is not allowed, since it is below a baseline: its mean error over its last"
                  + " %d samples is %.4g, that of the baseline %.4g",
              model,
              standing.samples(),
              standing.error(),
              standing.baseline()));
    }
    Promotion promotion = Promotion.without(model, champion, COMMAND);
    answer(model);
    return Optional.of(promotion);
  }

  /**
   * Lets the one answer that did before, whatever it is worth.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Promotion undo() {
    if (previous.equals(NOBODY)) {
      throw new IllegalArgumentException(
          "there is nothing to undo: %s has answered from the beginning".formatted(champion));
    }
    Promotion promotion = Promotion.without(previous, champion, COMMAND);
    answer(previous);
    return promotion;
  }

  /** Everything that it knows between two samples. */
  public byte[] encode() {
    byte[][] heads = {
      ContestBytes.utf8(champion), ContestBytes.utf8(configured), ContestBytes.utf8(previous)
    };
    int length = 0;
    for (byte[] head : heads) {
      length += Integer.BYTES + head.length;
    }
    length += 2 * Integer.BYTES;
    for (int i = 0; i < names.length; i++) {
      length += Integer.BYTES + names[i].length;
      length += standings[i].stateBytes() + comparisons[i].stateBytes();
    }
    ByteBuffer out = ContestBytes.allocate(length);
    for (byte[] head : heads) {
      ContestBytes.put(out, head);
    }
    out.putInt(window).putInt(names.length);
    for (int i = 0; i < names.length; i++) {
      ContestBytes.put(out, names[i]);
      standings[i].writeState(out);
      comparisons[i].writeState(out);
    }
    return out.array();
  }

  /** The champion of what was encoded. */
  public static String champion(byte[] encoded) {
    return ContestBytes.text(ContestBytes.open(encoded));
  }

  /**
   * Becomes what was encoded. If another model was configured since, or the champion is none of the
   * models any more, the configured one answers.
   *
   * @return what has changed by that
   */
  public Optional<Promotion> decode(byte[] encoded) {
    ByteBuffer in = ContestBytes.open(encoded);
    String its = ContestBytes.text(in);
    String configuredThen = ContestBytes.text(in);
    previous = ContestBytes.text(in);
    boolean isOtherWindow = in.getInt() != window;
    int known = in.getInt();
    for (int i = 0; i < known; i++) {
      int index = models.indexOf(ContestBytes.text(in));
      Standing standing = index < 0 ? new Standing(1) : standings[index];
      Comparison comparison = index < 0 ? new Comparison(Comparison.STRETCHES) : comparisons[index];
      standing.readState(in);
      comparison.readState(in);
    }
    if (!models.contains(previous)) {
      previous = NOBODY;
    }
    if (isOtherWindow) {
      clearComparisons();
    }
    if (configuredThen.equals(configured) && models.contains(its)) {
      champion = its;
      return Optional.empty();
    }
    return reconfigure(its);
  }

  private Optional<Promotion> reconfigure(String former) {
    champion = configured;
    if (former.equals(configured)) {
      return Optional.empty();
    }
    clearComparisons();
    if (models.contains(former)) {
      previous = former;
    } else if (previous.equals(champion)) {
      previous = NOBODY;
    }
    return Optional.of(Promotion.without(configured, former, CONFIGURATION));
  }
}
