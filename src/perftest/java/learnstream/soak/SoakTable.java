package learnstream.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a soak found, as Markdown.
 *
 * @param lost pairs of a sample and a model without a prediction
 * @param doubled predictions beyond the first of such a pair
 */
record SoakTable(
    List<Footprint> footprints,
    double rate,
    int samples,
    long lost,
    long doubled,
    int commands,
    int applied) {
  /** Whether neither heap nor threads nor handles have grown from the first look to the last. */
  boolean isFlat() {
    return !footprints.get(footprints.size() - 1).hasGrownSince(footprints.get(0));
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, toString());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("| minute | heap | threads | handles | changelogs | state directory |\n");
    text.append("|---|---|---|---|---|---|\n");
    footprints.forEach(footprint -> text.append(footprint).append('\n'));
    text.append(
        "\n%,d samples through 3 models of 8 keys at %,.0f each second: %d lost, %d doubled; %d of %d commands applied; %s.\n"
            .formatted(
                samples, rate, lost, doubled, applied, commands, isFlat() ? "flat" : "it grew"));
    text.append(
        "Machine: %d cores, %s %s, Java %s.\n"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version")));
    return text.toString();
  }
}
