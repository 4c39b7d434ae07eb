package learnstream.demo.lesson;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.demo.chart.Characters;

/**
 * What a model of two features answers all over the plane, asked through the samples topic: points
 * without labels, which nothing is learnt from. Drawn as shading, with the four corners of the unit
 * square marked.
 */
final class Surface {
  private static final int COLUMNS = 20;
  private static final int ROWS = 10;
  private static final double FROM = -0.25;
  private static final double TO = 1.25;
  private static final String ID = "point-";

  private final String modelId;
  private final double[] answers = new double[ROWS * COLUMNS];

  /** Of 00, 01, 10 and 11 whether the right answer is yes. */
  private final boolean[] corners;

  Surface(String modelId, boolean[] corners) {
    this.modelId = modelId;
    this.corners = corners;
  }

  static int points() {
    return ROWS * COLUMNS;
  }

  /**
   * A point to ask for.
   *
   * @param onlyModel the model that is asked; null: all
   */
  static LabelledSample point(int index, String onlyModel) {
    List<Float> at = List.of((float) x(index % COLUMNS), (float) y(index / COLUMNS));
    return new LabelledSample(ID + index, onlyModel, at, null, 1.0, Instant.EPOCH);
  }

  private static double x(int column) {
    return FROM + (TO - FROM) * (column + 0.5) / COLUMNS;
  }

  private static double y(int row) {
    return TO - (TO - FROM) * (row + 0.5) / ROWS;
  }

  static boolean isFirst(LabelledSample sample) {
    return sample.getId().equals(ID + 0);
  }

  static boolean isPoint(Prediction prediction) {
    return prediction.getSampleId().startsWith(ID);
  }

  /** Takes a point's answer in, if it is this model's. */
  void take(Prediction prediction, double answer) {
    if (prediction.getModelId().equals(modelId)) {
      answers[Integer.parseInt(prediction.getSampleId().substring(ID.length()))] = answer;
    }
  }

  /** The plane, b upwards and a to the right, under a title. */
  List<String> lines(String title) {
    List<String> lines = new ArrayList<>();
    lines.add(("%-" + (COLUMNS + 4) + "s").formatted("   " + title));
    for (int row = 0; row < ROWS; row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < COLUMNS; column++) {
        line.append(Characters.shade(answers[row * COLUMNS + column]));
      }
      for (int corner = 0; corner < 4; corner++) {
        if (row == row(corner & 1)) {
          int at = column(corner >> 1);
          line.replace(at - 1, at + 2, " " + (corners[corner] ? "●" : "○") + " ");
        }
      }
      String label = row == row(1) ? "1 │" : row == row(0) ? "0 │" : "  │";
      lines.add(label + line + "│");
    }
    StringBuilder below = new StringBuilder(" ".repeat(COLUMNS + 4));
    below.setCharAt(3 + column(0), '0');
    below.setCharAt(3 + column(1), '1');
    lines.add(below.toString());
    return lines;
  }

  private static int column(int a) {
    return (int) ((a - FROM) / (TO - FROM) * COLUMNS);
  }

  private static int row(int b) {
    return (int) ((TO - b) / (TO - FROM) * ROWS);
  }
}
