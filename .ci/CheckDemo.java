import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the demo's last line with what the README promises; times with room for a slow machine. */
class CheckDemo {
  public static void main(String[] args) {
    boolean good =
        atLeast(args[0], "\"kind\":\"ffnn\",\"samples\":10000,\"accuracy\":", 0.90)
            & atLeast(args[0], "\"kind\":\"perceptron\",\"samples\":10000,\"accuracy\":", 0.82)
            & atMost(args[0], "\"secondsToFirstPrediction\":", 20)
            & atMost(args[0], "\"seconds\":", 120);
    System.out.println(good ? "4 passed, 0 failed" : "0 passed, 1 failed");
    System.exit(good ? 0 : 1);
  }

  private static boolean atLeast(String json, String key, double least) {
    return value(json, key) >= least;
  }

  private static boolean atMost(String json, String key, double most) {
    return value(json, key) <= most;
  }

  private static double value(String json, String key) {
    Matcher number = Pattern.compile(Pattern.quote(key) + "([0-9.]+)").matcher(json);
    if (!number.find()) {
      throw new IllegalArgumentException(key + " is not in " + json);
    }
    return Double.parseDouble(number.group(1));
  }
}
