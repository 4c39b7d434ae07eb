package learnstream.nn.kernel;

import java.util.Arrays;

/** Arithmetic on images of {@code float[]} in plain Java. */
// The build writes the same for the other element type: see pom.xml.
class PlainImageKernels implements ImageKernels<float[]> {
  @Override
  public void im2col(Im2Col p, float[] image, int at, float[] columns) {
    int to = 0;
    for (int c = 0; c < p.image.channels(); c++) {
      for (int i = 0; i < p.window.height(); i++) {
        for (int j = 0; j < p.window.width(); j++) {
          int first = p.firstInside(j, p.across);
          int end = p.endInside(j, p.across, p.image.width());
          for (int v = 0; v < p.down; v++, to += p.across) {
            int y = p.at(v, i);
            if (y < 0 || y >= p.image.height()) {
              Arrays.fill(columns, to, to + p.across, 0);
              continue;
            }
            int row = at + (c * p.image.height() + y) * p.image.width() + p.at(0, j);
            Arrays.fill(columns, to, to + first, 0);
            for (int u = first; u < end; u++) {
              columns[to + u] = image[row + u * p.window.stride()];
            }
            Arrays.fill(columns, to + end, to + p.across, 0);
          }
        }
      }
    }
  }

  @Override
  public void col2im(Im2Col p, float[] columns, float[] image, int at) {
    Arrays.fill(image, at, at + p.image.size(), 0);
    int from = 0;
    for (int c = 0; c < p.image.channels(); c++) {
      for (int i = 0; i < p.window.height(); i++) {
        for (int j = 0; j < p.window.width(); j++) {
          int first = p.firstInside(j, p.across);
          int end = p.endInside(j, p.across, p.image.width());
          for (int v = 0; v < p.down; v++, from += p.across) {
            int y = p.at(v, i);
            if (y >= 0 && y < p.image.height()) {
              int row = at + (c * p.image.height() + y) * p.image.width() + p.at(0, j);
              for (int u = first; u < end; u++) {
                image[row + u * p.window.stride()] += columns[from + u];
              }
            }
          }
        }
      }
    }
  }

  @Override
  public void addToRows(float[] x, int at, int rows, int columns, float[] b, int bAt) {
    for (int r = 0; r < rows; r++) {
      float add = b[bAt + r];
      int row = at + r * columns;
      for (int j = 0; j < columns; j++) {
        x[row + j] += add;
      }
    }
  }

  @Override
  public void maxPool(Im2Col p, float[] image, int at, float[] out, int outAt, int[] winners) {
    int to = outAt;
    for (int c = 0; c < p.image.channels(); c++) {
      for (int v = 0; v < p.down; v++, to += p.across) {
        int top = at + (c * p.image.height() + p.at(v, 0)) * p.image.width();
        for (int i = 0; i < p.window.height(); i++) {
          for (int j = 0; j < p.window.width(); j++) {
            int from = top + i * p.image.width() + j;
            if (i + j == 0) {
              take(image, from, p.window.stride(), p.across, out, winners, to);
            } else {
              takeLarger(image, from, p.window.stride(), p.across, out, winners, to);
            }
          }
        }
      }
    }
  }

  private static void take(
      float[] image, int from, int stride, int count, float[] out, int[] winners, int to) {
    for (int u = 0; u < count; u++) {
      int k = from + u * stride;
      out[to + u] = image[k];
      winners[to + u] = k;
    }
  }

  private static void takeLarger(
      float[] image, int from, int stride, int count, float[] out, int[] winners, int to) {
    for (int u = 0; u < count; u++) {
      int k = from + u * stride;
      float largest = out[to + u];
      winners[to + u] = image[k] > largest ? k : winners[to + u];
      out[to + u] = Math.max(largest, image[k]);
    }
  }

  @Override
  public void gather(float[] from, int[] at, int count, float[] to) {
    for (int i = 0; i < count; i++) {
      to[i] = from[at[i]];
    }
  }

  @Override
  public void scatterAdd(float[] from, int[] at, int count, float[] to) {
    for (int i = 0; i < count; i++) {
      to[at[i]] += from[i];
    }
  }

  @Override
  public void averagePool(Im2Col p, float[] image, int at, float[] out, int outAt) {
    int row = p.image.width();
    float share = 1 / (float) p.window.area();
    int to = outAt;
    for (int c = 0; c < p.image.channels(); c++) {
      for (int v = 0; v < p.down; v++) {
        int top = at + (c * p.image.height() + v * p.window.stride()) * row;
        for (int u = 0; u < p.across; u++, to++) {
          int corner = top + u * p.window.stride();
          float sum = 0;
          for (int i = 0; i < p.window.height(); i++) {
            for (int j = 0; j < p.window.width(); j++) {
              sum += image[corner + i * row + j];
            }
          }
          out[to] = share * sum;
        }
      }
    }
  }

  @Override
  public void averagePoolBackward(Im2Col p, float[] x, int xAt, float[] image, int at) {
    int row = p.image.width();
    float share = 1 / (float) p.window.area();
    int from = xAt;
    for (int c = 0; c < p.image.channels(); c++) {
      for (int v = 0; v < p.down; v++) {
        int top = at + (c * p.image.height() + v * p.window.stride()) * row;
        for (int u = 0; u < p.across; u++, from++) {
          int corner = top + u * p.window.stride();
          float part = share * x[from];
          for (int i = 0; i < p.window.height(); i++) {
            for (int j = 0; j < p.window.width(); j++) {
              image[corner + i * row + j] += part;
            }
          }
        }
      }
    }
  }
}
