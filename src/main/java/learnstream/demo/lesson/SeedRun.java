package learnstream.demo.lesson;

/** How one of several networks that differ in their seed only has done on the same stream. */
final class SeedRun {
  /** This many right answers in a row count as learnt. */
  static final int IN_A_ROW = 100;

  private static final int LAST = 1000;

  private final boolean[] last = new boolean[LAST];
  private int samples;
  private int row;
  private int learntAfter = -1;

  /** Takes in whether the next prediction was right. */
  void add(boolean right) {
    last[samples % LAST] = right;
    samples++;
    row = right ? row + 1 : 0;
    if (row == IN_A_ROW && learntAfter < 0) {
      learntAfter = samples;
    }
  }

  int samples() {
    return samples;
  }

  /** Samples until {@value #IN_A_ROW} in a row were right, those included; -1 if not yet. */
  int learntAfter() {
    return learntAfter;
  }

  boolean hasLearnt() {
    return learntAfter >= 0;
  }

  /** Share of right ones among the last thousand. */
  double accuracy() {
    int count = Math.min(samples, LAST);
    int right = 0;
    for (int i = 0; i < count; i++) {
      right += last[i] ? 1 : 0;
    }
    return count == 0 ? 0 : (double) right / count;
  }
}
