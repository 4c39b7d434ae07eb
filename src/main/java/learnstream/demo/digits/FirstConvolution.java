package learnstream.demo.digits;

import java.util.ArrayList;
import java.util.List;
import learnstream.demo.chart.Characters;
import learnstream.demo.data.Digits;
import learnstream.nn.spec.NamedArray;

/**
 * The first layer of a convolutional network on digits: what each kernel looks for, and where in a
 * digit it finds it. The layer is one of stride 1 that keeps the image's size, with rectifiers.
 */
final class FirstConvolution {
  /** {@code [1, height, width, filters]}. */
  private final NamedArray weights;

  private final NamedArray biases;
  private final int height;
  private final int width;
  private final int filters;

  FirstConvolution(NamedArray weights, NamedArray biases) {
    int[] shape = weights.shape();
    if (shape.length != 4 || shape[0] != 1) {
      throw new IllegalArgumentException(
          weights.name() + ": the kernels of one channel are allowed, [1, height, width, filters]");
    }
    this.weights = weights;
    this.biases = biases;
    height = shape[1];
    width = shape[2];
    filters = shape[3];
  }

  private double weight(int filter, int y, int x) {
    return weights.get((y * width + x) * filters + filter);
  }

  /**
   * Kernels side by side, each weight two characters wide: blank for the lowest, the middle shade
   * for 0, full for the highest, by the largest magnitude of the kernel.
   */
  List<String> kernels() {
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      StringBuilder line = new StringBuilder();
      for (int f = 0; f < filters; f++) {
        double largest = largest(f);
        for (int x = 0; x < width; x++) {
          double share = largest > 0 ? 0.5 + 0.5 * weight(f, y, x) / largest : 0.5;
          char shade = Characters.shade(share);
          line.append(shade).append(shade);
        }
        line.append("  ");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private double largest(int filter) {
    double largest = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        largest = Math.max(largest, Math.abs(weight(filter, y, x)));
      }
    }
    return largest;
  }

  /**
   * For each kernel an image, max(0, sum of w x + b) at each place; 255 is the largest number of
   * all.
   *
   * @param digit {@code [784]} pixels, which the network has seen divided by 255
   */
  List<byte[]> maps(byte[] digit) {
    double[][] maps = new double[filters][digit.length];
    double largest = Double.MIN_NORMAL;
    for (int f = 0; f < filters; f++) {
      for (int p = 0; p < digit.length; p++) {
        maps[f][p] = Math.max(0, biases.get(f) + sum(digit, f, p / Digits.SIDE, p % Digits.SIDE));
        largest = Math.max(largest, maps[f][p]);
      }
    }
    List<byte[]> images = new ArrayList<>();
    for (double[] map : maps) {
      byte[] image = new byte[map.length];
      for (int p = 0; p < map.length; p++) {
        image[p] = (byte) Math.round(255 * map[p] / largest);
      }
      images.add(image);
    }
    return images;
  }

  private double sum(byte[] digit, int filter, int top, int left) {
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int row = top + y - height / 2;
        int column = left + x - width / 2;
        if (row >= 0 && row < Digits.SIDE && column >= 0 && column < Digits.SIDE) {
          sum += weight(filter, y, x) * (digit[row * Digits.SIDE + column] & 0xff) / 255;
        }
      }
    }
    return sum;
  }
}
