package learnstream.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;

/** Draws how both halves do: over each other at a terminal, one line now and then elsewhere. */
final class GanView {
  private static final int BAR = 30;
  private static final long PLAIN_EVERY_NANOS = 4_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final List<String> drawn = new ArrayList<>();
  private long nextPlain;

  GanView(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(MetricsTail metrics, long target, List<String> picture, long nanos) {
    if (terminal) {
      if (!drawn.isEmpty()) {
        out.print("\u001b[" + drawn.size() + "A");
      }
      List<String> lines = new ArrayList<>(picture);
      lines.addAll(lines(metrics, target));
      while (lines.size() < drawn.size()) {
        lines.add("");
      }
      lines.forEach(line -> out.print("\u001b[2K" + line + "\n"));
      drawn.clear();
      drawn.addAll(lines);
      out.flush();
    } else if (nanos >= nextPlain && metrics.exchange() > 0) {
      nextPlain = nanos + PLAIN_EVERY_NANOS;
      out.println(String.join("; ", lines(metrics, target)).replaceAll(" +", " "));
    }
  }

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
              bar((double) done / target), done, target, generator.getExchangesPerSecond()));
      lines.add(
          text(
              "generator      loss %s, %s batches old at most, learns in %s",
              number(generator.getLoss()),
              generator.getStalenessMax() == null ? "-" : generator.getStalenessMax(),
              percent(generator.getGeneratorShare())));
    }
    if (discriminator != null) {
      lines.add(
          text(
              "discriminator  loss %s, tells real %s, generated %s, learns in %s",
              number(discriminator.getLoss()),
              percent(discriminator.getRealAccuracy()),
              percent(discriminator.getGeneratedAccuracy()),
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
              "evaluation     a classifier is sure to %s; classes %s",
              percent(evaluation.getMeanTopProbability()), shares(evaluation.getClasses())));
    }
    return lines;
  }

  static String shares(Map<String, Double> classes) {
    StringBuilder text = new StringBuilder();
    classes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> text.append(text(" %s:%.0f%%", entry.getKey(), 100 * entry.getValue())));
    return text.toString().strip();
  }

  private static String bar(double share) {
    int filled = (int) Math.round(BAR * share);
    return "█".repeat(filled) + "░".repeat(BAR - filled);
  }

  private static String percent(Double share) {
    return share == null ? "-" : text("%.0f %%", 100 * share);
  }

  private static String number(Double value) {
    return value == null ? "-" : text("%.3f", value);
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
