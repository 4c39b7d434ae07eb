package learnstream.demo.digits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.Prediction;

/** What a consumer of the predictions topic knows of one model. */
final class ModelTally {
  private static final int WINDOW = 1000;
  private static final int EVERY = 250;

  final String id;
  final String kind;
  private final boolean[] last = new boolean[WINDOW];
  private final List<Double> curve = new ArrayList<>();
  private int samples;
  private int right;
  private int rightInWindow;

  ModelTally(String id, String kind) {
    this.id = id;
    this.kind = kind;
  }

  void add(Prediction prediction) {
    add(prediction.getPredicted().equals(prediction.getLabel()));
  }

  void add(boolean isRight) {
    if (samples >= WINDOW && last[samples % WINDOW]) {
      rightInWindow--;
    }
    last[samples % WINDOW] = isRight;
    rightInWindow += isRight ? 1 : 0;
    right += isRight ? 1 : 0;
    samples++;
    if (samples % EVERY == 0) {
      curve.add(lastThousand());
    }
  }

  /** As a result tells it. */
  Map<String, Object> json() {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", id);
    entry.put("kind", kind);
    entry.put("samples", samples());
    entry.put("accuracy", accuracy());
    entry.put("lastThousand", lastThousand());
    return entry;
  }

  int samples() {
    return samples;
  }

  /** Share of right predictions, each made before its sample was learnt. */
  double accuracy() {
    return samples == 0 ? 0 : (double) right / samples;
  }

  double lastThousand() {
    return samples == 0 ? 0 : (double) rightInWindow / Math.min(samples, WINDOW);
  }

  /** The accuracy of the last thousand, every 250 samples. */
  List<Double> curve() {
    return curve;
  }
}
