package learnstream.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Measures the tables of a page in Markdown and writes each between the marks that name it: {@code
 * PerformanceReport FILE ROUNDS [TABLE ...]}, all tables if none is named. {@code bin/bench} starts
 * it.
 */
public final class PerformanceReport {
  private PerformanceReport() {}

  /** Leaves what it has measured in the file even if a later table fails. */
  public static void main(String[] arguments) throws Exception {
    Path page = Path.of(arguments[0]);
    Map<String, Callable<List<String>>> tables = tables(Integer.parseInt(arguments[1]));
    Set<String> wanted = Set.copyOf(Arrays.asList(arguments).subList(2, arguments.length));
    if (!tables.keySet().containsAll(wanted)) {
      System.err.println("tables: " + wanted + " is not allowed; " + tables.keySet() + " are");
      System.exit(2);
    }
    for (Map.Entry<String, Callable<List<String>>> table : tables.entrySet()) {
      if (wanted.isEmpty() || wanted.contains(table.getKey())) {
        System.err.println("== " + table.getKey());
        write(page, table.getKey(), table.getValue().call());
      }
    }
    System.exit(0);
  }

  private static Map<String, Callable<List<String>>> tables(int rounds) {
    KernelTable kernels = new KernelTable(rounds, 0.3);
    GrowthTable growth = new GrowthTable(2, rounds);
    Map<String, Callable<List<String>>> tables = new LinkedHashMap<>();
    tables.put("machine", MachineLimits::lines);
    tables.put("networks", kernels::networks);
    tables.put("optimisers", kernels::optimisers);
    tables.put("threads", () -> new ThreadTable(rounds, 0.3).lines());
    tables.put("kafka", () -> new KafkaTable(rounds).lines());
    tables.put("latency", () -> new LatencyTable(10).lines());
    tables.put("partitions", growth::partitions);
    tables.put("replicas", growth::replicas);
    tables.put("wide-replicas", growth::wideReplicas);
    tables.put("cnn-replicas", growth::convolutionalReplicas);
    tables.put("features", growth::features);
    tables.put("parameters", growth::parameters);
    tables.put("models", growth::models);
    return tables;
  }

  private static void write(Path page, String name, List<String> lines) throws IOException {
    String text = Files.readString(page);
    String begin = "<!-- " + name + " -->\n";
    String end = "<!-- end of " + name + " -->\n";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(page + " has no place for the table " + name + ": " + begin.strip());
    }
    Files.writeString(
        page,
        text.substring(0, from) + begin + String.join("\n", lines) + "\n" + text.substring(to));
  }
}
