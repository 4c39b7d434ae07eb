package learnstream.demo.gan;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Tensor;
import learnstream.config.Evaluation;
import learnstream.demo.chart.DigitDrawing;
import learnstream.demo.chart.Pictures;
import learnstream.demo.chart.PointDrawing;
import learnstream.demo.data.Digits;
import learnstream.demo.data.GanData;

/** Generated samples beside real ones, as characters and as a picture. */
final class GanPicture {
  private static final int DIGITS_SHOWN = 5;
  private static final int POINTS_SHOWN = 500;
  private static final double REACH = 2.6;
  private static final int COLUMNS = 8;

  private final GanData data;
  private final boolean shades;
  private final float[] realPoints = new float[2 * POINTS_SHOWN];
  private final List<byte[]> realDigits = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param shades whether the characters may be grey
   */
  GanPicture(GanData data, boolean shades) {
    this.data = data;
    this.shades = shades;
  }

  /** How many samples a live picture needs. */
  int shown() {
    return data == GanData.DIGITS ? DIGITS_SHOWN : POINTS_SHOWN;
  }

  /** Keeps the first real samples. */
  void real(LabelledSample sample, int index) {
    if (index >= shown()) {
      return;
    }
    if (sample.getFeatures() instanceof Tensor tensor) {
      byte[] image = new byte[Digits.SIDE * Digits.SIDE];
      tensor.getData().duplicate().get(image);
      realDigits.add(image);
    } else {
      List<?> point = (List<?>) sample.getFeatures();
      realPoints[2 * index] = ((Number) point.get(0)).floatValue();
      realPoints[2 * index + 1] = ((Number) point.get(1)).floatValue();
    }
  }

  List<String> lines(float[] drawn) {
    List<String> lines = new ArrayList<>();
    if (data == GanData.DIGITS) {
      lines.add("real");
      lines.addAll(digits(List.copyOf(realDigits)));
      lines.add("generated");
      lines.addAll(digits(images(drawn)));
      return lines;
    }
    List<String> real = PointDrawing.lines(realPoints, REACH);
    List<String> generated =
        PointDrawing.lines(Arrays.copyOf(drawn, Math.min(drawn.length, 2 * POINTS_SHOWN)), REACH);
    lines.add("%-37s%s".formatted("real", "generated"));
    for (int i = 0; i < real.size(); i++) {
      lines.add((real.get(i) + " | " + generated.get(i)).stripTrailing());
    }
    return lines;
  }

  private List<String> digits(List<byte[]> images) {
    return shades ? DigitDrawing.shaded(images) : DigitDrawing.sideBySide(images, List.of());
  }

  private static List<byte[]> images(float[] drawn) {
    int pixels = Digits.SIDE * Digits.SIDE;
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < DIGITS_SHOWN && (i + 1) * pixels <= drawn.length; i++) {
      ByteBuffer image = ByteBuffer.allocate(pixels);
      for (int j = 0; j < pixels; j++) {
        image.put((byte) Math.round(Math.max(0, Math.min(255, drawn[i * pixels + j]))));
      }
      images.add(image.array());
    }
    return images;
  }

  /** The first {@code count} digits as a sheet, or all points. */
  BufferedImage image(float[] drawn, int count, Evaluation evaluation) {
    int pixels = Digits.SIDE * Digits.SIDE;
    return data == GanData.DIGITS
        ? Pictures.sheet(Arrays.copyOf(drawn, count * pixels), Digits.SIDE, COLUMNS)
        : Pictures.scatter(drawn, evaluation.modes(), evaluation.radius());
  }
}
