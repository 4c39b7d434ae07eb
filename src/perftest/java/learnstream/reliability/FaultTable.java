package learnstream.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table between two markers of a Markdown file; rows of faults that are not run stay. */
final class FaultTable {
  private static final String BEGIN = "<!-- faults: begin -->";
  private static final String END = "<!-- faults: end -->";
  private static final List<String> HEAD =
      List.of(
          "| fault | rounds | samples | lost | doubled | learnt twice | differing bits"
              + " | s to go on: median (maximum) | note |",
          "|---|---|---|---|---|---|---|---|---|");

  private final Path file;

  FaultTable(Path file) {
    this.file = file;
  }

  /** Puts a row in place of the one of the same fault, or behind all. */
  void put(Outcome outcome) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    int begin = lines.indexOf(BEGIN);
    int end = lines.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "%s has no lines %s and %s, between which the table goes".formatted(file, BEGIN, END));
    }
    List<String> table = lines.subList(begin + 1, end);
    if (table.isEmpty()) {
      table.addAll(HEAD);
    }
    String first = "| " + outcome.fault() + " |";
    for (int i = 0; i < table.size(); i++) {
      if (table.get(i).startsWith(first)) {
        table.set(i, outcome.row());
        Files.write(file, lines);
        return;
      }
    }
    table.add(outcome.row());
    Files.write(file, lines);
  }
}
