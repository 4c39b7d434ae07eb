package learnstream.cli.suggest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.cli.input.TextFile;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Looks at the records of a CSV file or of JSON lines. */
public final class FileSurvey {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FileSurvey() {}

  /** Whether it is such a file, by its name. */
  public static boolean takes(Path file) {
    return List.of(".csv", ".json", ".jsonl").stream()
        .anyMatch(ending -> TextFile.endsWith(file, ending));
  }

  /**
   * @param limit at most so many
   * @param step is run behind each record
   * @throws IOException if nothing of it can be read
   */
  public static Survey read(Path file, long limit, Runnable step) throws IOException {
    boolean isTable = TextFile.endsWith(file, ".csv");
    Survey survey = new Survey(!isTable);
    try (BufferedReader reader = TextFile.open(file)) {
      if (isTable) {
        readRows(file, reader, limit, survey, step);
      } else {
        readLines(reader, limit, survey, step);
      }
    } catch (UncheckedIOException | CharacterCodingException | IllegalStateException e) {
      survey.addUnreadable("the file cannot be read on: " + Values.oneLine(TextFile.reason(e)));
    }
    return survey;
  }

  private static void readRows(
      Path file, BufferedReader reader, long limit, Survey survey, Runnable step)
      throws IOException {
    CSVParser parser;
    try {
      parser =
          CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s: its first line names no columns: %s".formatted(file, e.getMessage()), e);
    }
    List<String> names = parser.getHeaderNames();
    Iterator<CSVRecord> rows = parser.iterator();
    while (survey.records() < limit && rows.hasNext()) {
      CSVRecord row = rows.next();
      Map<String, Object> values = new LinkedHashMap<>();
      for (int i = 0; i < names.size() && i <= Survey.MAX_FIELDS; i++) {
        values.put(names.get(i), i < row.size() ? row.get(i).strip() : null);
      }
      survey.add(values);
      step.run();
    }
  }

  private static void readLines(BufferedReader reader, long limit, Survey survey, Runnable step)
      throws IOException {
    String line;
    while (survey.records() < limit && (line = reader.readLine()) != null) {
      if (line.isBlank()) {
        continue;
      }
      try {
        JsonNode node = JSON.readTree(line);
        if (node.isObject()) {
          survey.add(JsonValues.of(node));
        } else {
          survey.addUnreadable("a line is no JSON object");
        }
      } catch (com.fasterxml.jackson.core.JacksonException e) {
        survey.addUnreadable(Values.oneLine(e.getOriginalMessage()));
      }
      step.run();
    }
  }
}
