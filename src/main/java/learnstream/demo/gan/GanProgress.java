package learnstream.demo.gan;

import static learnstream.demo.chart.Characters.bar;
import static learnstream.demo.chart.Characters.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.demo.MetricsTail;

/** The progress of both halves and of what is made of it, as lines. */
final class GanProgress {
  private static final int BAR = 30;

  private GanProgress() {}

  static List<String> lines(MetricsTail metrics, long target) {
    return lines(
        metrics.of(GanHalf.GENERATOR),
        metrics.of(GanHalf.DISCRIMINATOR),
        metrics.of(GanHalf.EVALUATION),
        target);
  }

  static List<String> lines(
      GanMetrics generator, GanMetrics discriminator, GanMetrics evaluation, long target) {
    List<String> lines = new ArrayList<>();
    if (generator != null) {
      long done = Math.min(target, generator.getExchange());
      lines.add(
          text(
              "%s %,d of %,d exchanges, %.0f/s",
              bar((double) done / target, BAR), done, target, generator.getExchangesPerSecond()));
      lines.add(
          text(
              "generator      loss %s, feedback at most %s updates old",
              number(generator.getLoss()),
              generator.getStalenessMax() == null ? "-" : generator.getStalenessMax()));
    }
    if (discriminator != null) {
      lines.add(
          text(
              "discriminator  loss %s, right on %s of the real, %s of the generated",
              number(discriminator.getLoss()),
              percent(discriminator.getRealAccuracy()),
              percent(discriminator.getGeneratedAccuracy())));
    }
    if (generator != null && discriminator != null) {
      lines.add(
          text(
              "balance        generator learns in %s of the exchanges, discriminator in %s",
              percent(discriminator.getGeneratorShare()),
              percent(discriminator.getDiscriminatorShare())));
    }
    if (evaluation != null && evaluation.getModes() != null) {
      lines.add(
          text(
              "evaluation     %d of %d modes, %s of the points near one",
              evaluation.getModesCovered(),
              evaluation.getModes(),
              percent(evaluation.getHighQuality())));
    } else if (evaluation != null && evaluation.getMeanTopProbability() != null) {
      lines.add(
          text(
              "evaluation     a classifier is sure to %s, and sees of each class",
              percent(evaluation.getMeanTopProbability())));
      lines.add("               " + shares(evaluation.getClasses()));
    }
    return lines;
  }

  static String shares(Map<String, Double> classes) {
    return classes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> text("%s:%.0f%%", entry.getKey(), 100 * entry.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String percent(Double share) {
    return share == null ? "-" : text("%.0f %%", 100 * share);
  }

  private static String number(Double value) {
    return value == null ? "-" : text("%.3f", value);
  }
}
