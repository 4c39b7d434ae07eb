package learnstream.cli.bench;

import static learnstream.demo.chart.Characters.text;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import learnstream.cli.output.Column;
import learnstream.cli.output.Table;
import learnstream.model.feature.Task;

/** Results as text: a table a stream, and one over all of them. */
public final class BenchTables {
  private static final int MODEL_WIDTH = 18;

  private BenchTables() {}

  /** The table of one stream. */
  public static void print(StreamResult result, PrintStream out) {
    out.println(text("%s: %,d samples", result.name(), result.samples()));
    Table<Standing> table = new Table<>(columns(result), out, Integer.MAX_VALUE);
    result.standings().forEach(table::print);
    result.notes().forEach(out::println);
    out.println();
  }

  private static List<Column<Standing>> columns(StreamResult result) {
    List<Column<Standing>> columns = new ArrayList<>();
    columns.add(new Column<>("model", MODEL_WIDTH, false, Standing::model));
    columns.add(new Column<>("kind", 10, false, Standing::kind));
    if (result.isClasses()) {
      columns.add(number("accuracy", s -> s.whole().accuracy()));
      if (result.target().task() == Task.MULTI_LABEL) {
        columns.add(number("all right", s -> s.whole().exactMatch()));
      }
      columns.add(number("last", s -> s.window().accuracy()));
      columns.add(number("log loss", s -> s.whole().loss()));
      columns.add(number("kappa", Standing::kappa));
      columns.add(number("temporal", Standing::kappaTemporal));
    } else {
      columns.add(number("MAE", s -> s.whole().mae()));
      columns.add(number("RMSE", Standing::rmse));
      columns.add(number("last MAE", s -> s.window().mae()));
    }
    columns.add(count("samples/s", s -> s.samplesPerSecond()));
    columns.add(count("bytes", s -> s.bytes() < 0 ? Double.NaN : s.bytes()));
    if (result.outcomes().stream().anyMatch(outcome -> outcome.refused() > 0)) {
      columns.add(count("refused", s -> s.refused()));
    }
    return columns;
  }

  private static <T> Column<T> number(String name, ToDoubleFunction<T> number) {
    return new Column<>(name, 9, true, row -> decimal(number.applyAsDouble(row)));
  }

  private static <T> Column<T> count(String name, ToDoubleFunction<T> number) {
    return new Column<>(
        name,
        11,
        true,
        row -> {
          double value = number.applyAsDouble(row);
          return Double.isNaN(value) ? "" : text("%,.0f", value);
        });
  }

  private static String decimal(double number) {
    return Double.isNaN(number) ? "" : text(Math.abs(number) < 1_000 ? "%.4f" : "%.4g", number);
  }

  /** A line for each model, a column for each stream. */
  public static void summary(List<StreamResult> results, PrintStream out) {
    Map<StreamResult, Map<String, Standing>> all = new LinkedHashMap<>();
    Set<String> models = new LinkedHashSet<>();
    for (StreamResult result : results) {
      Map<String, Standing> its = new LinkedHashMap<>();
      result.standings().forEach(standing -> its.put(standing.model(), standing));
      models.addAll(its.keySet());
      all.put(result, its);
    }
    List<Column<String>> columns = new ArrayList<>();
    columns.add(new Column<>("model", MODEL_WIDTH, false, Function.identity()));
    for (StreamResult result : results) {
      String name = result.name() + (result.isClasses() ? "" : " MAE");
      columns.add(
          new Column<>(
              name,
              Math.max(9, name.length()),
              true,
              model -> {
                Standing standing = all.get(result).get(model);
                return standing == null ? "" : decimal(standing.main());
              }));
    }
    Table<String> table = new Table<>(columns, out, Integer.MAX_VALUE);
    models.forEach(table::print);
  }
}
