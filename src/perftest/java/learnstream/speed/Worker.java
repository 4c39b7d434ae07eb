package learnstream.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One library in a process of its own. A line {@code WORKLOAD BATCH SECONDS} on its standard input
 * asks for a measurement, a line on its standard output answers with the samples learnt each second
 * by one thread, or {@code -} where the library has no such network. What was asked for once stays,
 * warm, for the next time.
 */
abstract class Worker {
  private static final int MIN_WARM_UP_SECONDS = 3;
  private static final int MAX_WARM_UP_SECONDS = 15;

  /** Learns batches that come again and again. */
  interface Learning {
    /** Learns batch {@code number}, counted from 0. */
    void learn(int number);
  }

  /** A new network and its samples; null if the library has none. */
  abstract Learning begin(Workload workload, int batch);

  final void serve() throws IOException {
    Map<String, Learning> begun = new HashMap<>();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ", -1);
      Workload workload = Workload.valueOf(words[0].toUpperCase(Locale.ROOT));
      int batch = Integer.parseInt(words[1]);
      String key = words[0] + " " + batch;
      boolean isNew = !begun.containsKey(key);
      Learning learning = begun.computeIfAbsent(key, k -> begin(workload, batch));
      if (learning == null) {
        System.out.println("-");
        continue;
      }
      if (isNew) {
        warmUp(learning, batch);
      }
      System.out.println(rate(learning, batch, Double.parseDouble(words[2])));
    }
  }

  /** Until a second brings no more than the one before it: all that matters is compiled then. */
  static void warmUp(Learning learning, int batch) {
    double before = 0;
    for (int second = 1; second <= MAX_WARM_UP_SECONDS; second++) {
      double rate = rate(learning, batch, 1);
      if (second >= MIN_WARM_UP_SECONDS && rate < 1.05 * before) {
        return;
      }
      before = Math.max(before, rate);
    }
  }

  private static double rate(Learning learning, int batch, double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    int batches = 0;
    long now;
    do {
      learning.learn(batches++);
      now = System.nanoTime();
    } while (now < end);
    return (double) batches * batch * 1e9 / (now - start);
  }
}
