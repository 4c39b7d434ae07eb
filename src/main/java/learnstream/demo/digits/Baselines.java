package learnstream.demo.digits;

/** Baselines that learn nothing: the most frequent label so far, and the previous label. */
final class Baselines {
  final ModelTally majority = new ModelTally("majority class", "baseline");
  final ModelTally noChange = new ModelTally("no change", "baseline");
  private final int[] counts = new int[10];
  private int before = -1;

  void add(int label) {
    int most = 0;
    for (int c = 1; c < counts.length; c++) {
      most = counts[c] > counts[most] ? c : most;
    }
    majority.add(label == most);
    noChange.add(label == before);
    counts[label]++;
    before = label;
  }
}
