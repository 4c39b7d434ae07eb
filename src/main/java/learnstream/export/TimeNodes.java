package learnstream.export;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Moments as sine and cosine of the hour, the weekday and the day of the year, by a zone's clock.
 * What a calendar does in steps, the changes of a zone's clock and the beginnings of years, is a
 * sum over all steps that lie before the moment; so times from {@value #FIRST_YEAR} to {@value
 * #LAST_YEAR} are right.
 */
final class TimeNodes {
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2199;

  /** Brings days since 1970 above 0; whole weeks. */
  private static final long DAYS = 7 * 3_700;

  private static final long SECONDS_A_DAY = 86_400;
  private static final double DAYS_A_YEAR = 365.2425;

  /** 1 January 1970 was the fourth day of a week. */
  private static final long WEEKDAY_OF_DAY_0 = 3;

  private final OnnxGraph graph;
  private final Formulas f;

  TimeNodes(OnnxGraph graph) {
    this.graph = graph;
    f = Formulas.inDoubles(graph);
  }

  /** Where something changes, and by how much. */
  private record Steps(List<Long> from, List<Double> by, double first) {
    Steps(double first) {
      this(new ArrayList<>(), new ArrayList<>(), first);
    }

    void add(long at, double change) {
      from.add(at);
      by.add(change);
    }
  }

  /**
   * @param millis {@code [batch, 1]} since the epoch, as integers
   * @return {@code [batch, 6]}
   */
  String encode(String millis, ZoneId zone) {
    String shifted = add(millis, DAYS * SECONDS_A_DAY * 1000);
    String seconds = graph.node("Div", shifted, graph.constant(1000L));
    String offset = graph.cast(sum(seconds, offsets(zone)), ElementType.INT64);
    String local = graph.node("Add", seconds, offset);
    String days = graph.node("Div", local, graph.constant(SECONDS_A_DAY));
    String ofDay = graph.node("Mod", local, graph.constant(SECONDS_A_DAY));
    String day = f.divide(asDouble(ofDay), f.constant(SECONDS_A_DAY));
    String weekday = asDouble(graph.node("Mod", add(days, WEEKDAY_OF_DAY_0), graph.constant(7L)));
    String ofYear = f.subtract(asDouble(days), sum(days, years()));
    List<String> columns = new ArrayList<>();
    addTurns(columns, day);
    addTurns(columns, f.divide(f.add(weekday, day), f.constant(7)));
    addTurns(columns, f.divide(f.add(ofYear, day), f.constant(DAYS_A_YEAR)));
    return graph.concat(columns);
  }

  private String add(String integers, long number) {
    return graph.node("Add", integers, graph.constant(number));
  }

  private String asDouble(String value) {
    return graph.cast(value, ElementType.DOUBLE);
  }

  private void addTurns(List<String> columns, String turns) {
    String angle = f.multiply(turns, 2 * Math.PI);
    columns.add(graph.node("Sin", angle));
    // Not every runtime has the cosine of doubles.
    columns.add(graph.node("Sin", f.add(angle, f.constant(Math.PI / 2))));
  }

  /** In doubles, {@code [batch, 1]}. */
  private String sum(String integers, Steps steps) {
    int n = steps.from.size();
    if (n == 0) {
      return f.add(f.multiply(asDouble(integers), 0), f.constant(steps.first));
    }
    long[] from = steps.from.stream().mapToLong(Long::longValue).toArray();
    double[] by = steps.by.stream().mapToDouble(Double::doubleValue).toArray();
    String isBehind = graph.node("GreaterOrEqual", integers, graph.constant(from, 1, n));
    String changes = graph.node("MatMul", asDouble(isBehind), f.matrix(by, n, 1));
    return f.add(changes, f.constant(steps.first));
  }

  private static Steps years() {
    long first = LocalDate.of(FIRST_YEAR, 1, 1).toEpochDay() + DAYS;
    Steps steps = new Steps(first);
    for (int year = FIRST_YEAR + 1; year <= LAST_YEAR + 1; year++) {
      long next = LocalDate.of(year, 1, 1).toEpochDay() + DAYS;
      steps.add(next, next - first);
      first = next;
    }
    return steps;
  }

  /** Seconds by which the zone's clock is ahead of UTC. */
  private static Steps offsets(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    Instant start = LocalDate.of(FIRST_YEAR, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant end = LocalDate.of(LAST_YEAR + 1, 1, 2).atStartOfDay().toInstant(ZoneOffset.UTC);
    Steps steps = new Steps(rules.getOffset(start).getTotalSeconds());
    ZoneOffsetTransition next = rules.nextTransition(start);
    while (next != null && next.getInstant().isBefore(end)) {
      int change =
          next.getOffsetAfter().getTotalSeconds() - next.getOffsetBefore().getTotalSeconds();
      steps.add(next.toEpochSecond() + DAYS * SECONDS_A_DAY, change);
      next = rules.nextTransition(next.getInstant());
    }
    return steps;
  }
}
