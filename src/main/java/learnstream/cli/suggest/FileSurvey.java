package learnstream.cli.suggest;

import com.fasterxml.jackson.core.JacksonException;
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
import learnstream.cli.input.Table;
import learnstream.cli.input.TextFile;

/** Looks at the records of a table or of JSON lines. */
public final class FileSurvey {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FileSurvey() {}

  /** Whether it is such a file, by its name. */
  public static boolean takes(Path file) {
    return Table.isTable(file) || TextFile.isJson(file);
  }

  /**
   * @param separator of the columns of a CSV file; null: what its first line looks like
   * @param limit at most so many
   * @param step is run behind each record
   * @throws IOException if nothing of it can be read
   */
  public static Survey read(Path file, Character separator, long limit, Runnable step)
      throws IOException {
    boolean isTable = Table.isTable(file);
    Survey survey = new Survey(!isTable);
    try {
      if (isTable) {
        readRows(file, separator, limit, survey, step);
      } else {
        readLines(file, limit, survey, step);
      }
    } catch (UncheckedIOException | CharacterCodingException | IllegalStateException e) {
      survey.addUnreadable("the file cannot be read on: " + Values.oneLine(TextFile.reason(e)));
    }
    return survey;
  }

  private static void readRows(
      Path file, Character separator, long limit, Survey survey, Runnable step) throws IOException {
    try (Table table = Table.open(file, separator, true)) {
      table.remarks().forEach(survey::remark);
      List<String> names = table.names();
      Iterator<Table.Row> rows = table.iterator();
      while (survey.records() < limit && rows.hasNext()) {
        String[] cells = rows.next().cells();
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size() && i <= Survey.MAX_FIELDS; i++) {
          values.put(names.get(i), i < cells.length ? cells[i].strip() : null);
        }
        survey.add(values);
        step.run();
      }
    }
  }

  private static void readLines(Path file, long limit, Survey survey, Runnable step)
      throws IOException {
    try (BufferedReader reader = TextFile.open(file)) {
      String line;
      while (survey.records() < limit && (line = reader.readLine()) != null) {
        if (!line.isBlank()) {
          readLine(line, survey);
          step.run();
        }
      }
    }
  }

  private static void readLine(String line, Survey survey) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.isObject()) {
        survey.add(JsonValues.of(node));
      } else {
        survey.addUnreadable("a line is no JSON object");
      }
    } catch (JacksonException e) {
      survey.addUnreadable(Values.oneLine(e.getOriginalMessage()));
    }
  }
}
