package learnstream.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Prometheus's text format, read back. */
final class Scrape {
  private final Map<String, Double> samples = new TreeMap<>();
  private final Map<String, String> types = new TreeMap<>();

  Scrape(byte[] text) {
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ");
        types.put(words[2], words[3]);
      } else if (!line.startsWith("#") && !line.isBlank()) {
        int space = line.lastIndexOf(' ');
        samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
      }
    }
  }

  /** Value of a series, written as in the text; null if it is not there. */
  Double value(String series) {
    return samples.get(series);
  }

  /** Names without labels. */
  TreeSet<String> names() {
    return samples.keySet().stream()
        .map(series -> series.replaceAll("\\{.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Map<String, Double> samples() {
    return samples;
  }

  String type(String family) {
    return types.get(family);
  }
}
