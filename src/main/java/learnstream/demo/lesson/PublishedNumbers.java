package learnstream.demo.lesson;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers that accounts of the worked example print, as they print them. The error after one
 * step is 0.291027774 in double precision, where they have 0.291027924.
 */
final class PublishedNumbers {
  private static final Map<String, String> PRINTED = new LinkedHashMap<>();

  static {
    PRINTED.put("out_o1", "0.751365070");
    PRINTED.put("out_o2", "0.772928465");
    PRINTED.put("E", "0.298371109");
    PRINTED.put("w5+", "0.358916480");
    PRINTED.put("w6+", "0.408666186");
    PRINTED.put("w7+", "0.511301270");
    PRINTED.put("w8+", "0.561370121");
    PRINTED.put("w1+", "0.149780716");
    PRINTED.put("w2+", "0.199561432");
    PRINTED.put("w3+", "0.249751144");
    PRINTED.put("w4+", "0.299502287");
    PRINTED.put("b_h1+", "0.34561432");
    PRINTED.put("b_h2+", "0.34502287");
    PRINTED.put("b_o1+", "0.53075072");
    PRINTED.put("b_o2+", "0.61904912");
    PRINTED.put("E after a step, frozen", "0.291027774");
    PRINTED.put("E after a step, trained", "0.280471447");
    PRINTED.put("E after 10000 steps, frozen", "0.0000351019");
    PRINTED.put("out_o1 after 10000 steps, frozen", "0.01591362");
    PRINTED.put("out_o2 after 10000 steps, frozen", "0.98406427");
  }

  private final Map<String, Boolean> reproduced = new LinkedHashMap<>();

  /** A mark that says whether a number equals the printed one; empty if none is printed. */
  String mark(String name, double value) {
    String printed = PRINTED.get(name);
    if (printed == null) {
      return "";
    }
    BigDecimal number = new BigDecimal(printed);
    double half = 0.5 * Math.pow(10, -number.scale());
    boolean same = Math.abs(value - number.doubleValue()) <= half;
    reproduced.put(name, same);
    return same ? "✓" : "✗ " + printed;
  }

  int count() {
    return PRINTED.size();
  }

  int reproduced() {
    return (int) reproduced.values().stream().filter(same -> same).count();
  }
}
