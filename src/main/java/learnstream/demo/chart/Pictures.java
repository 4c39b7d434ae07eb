package learnstream.demo.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws samples as pictures. */
public final class Pictures {
  private static final int SCALE = 3;
  private static final int MARGIN = 8;
  private static final int SIDE = 640;

  private Pictures() {}

  /** Side of the square image that so many numbers are, or 0 if they are none. */
  public static int sideOf(int width) {
    int side = (int) Math.round(Math.sqrt(width));
    return side >= 4 && side * side == width ? side : 0;
  }

  /**
   * Square images in rows, bright on dark.
   *
   * @param samples {@code [count * side * side]}, 0 dark to 255 bright
   * @param columns images in one row
   */
  public static BufferedImage sheet(float[] samples, int side, int columns) {
    int count = samples.length / (side * side);
    int rows = (count + columns - 1) / columns;
    int step = side * SCALE + MARGIN;
    BufferedImage image =
        new BufferedImage(
            Math.min(count, columns) * step + MARGIN,
            rows * step + MARGIN,
            BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < count; i++) {
      int left = MARGIN + i % columns * step;
      int top = MARGIN + i / columns * step;
      for (int y = 0; y < side * SCALE; y++) {
        for (int x = 0; x < side * SCALE; x++) {
          float number = samples[(i * side + y / SCALE) * side + x / SCALE];
          int grey = Math.round(Math.max(0, Math.min(255, number)));
          image.getRaster().setSample(left + x, top + y, 0, grey);
        }
      }
    }
    return image;
  }

  /**
   * Points in the plane over circles around the centres of their modes.
   *
   * @param points {@code [count * 2]}
   * @param centres of the modes, perhaps none
   */
  public static BufferedImage scatter(float[] points, List<double[]> centres, double radius) {
    double reach = 1e-6;
    for (double[] centre : centres) {
      reach = Math.max(reach, 1.25 * Math.max(Math.abs(centre[0]), Math.abs(centre[1])));
    }
    for (int i = 0; centres.isEmpty() && i < points.length; i++) {
      reach = Math.max(reach, 1.05 * Math.abs(points[i]));
    }
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, SIDE, SIDE);
    g.setColor(new Color(0xDD, 0xDD, 0xDD));
    g.drawLine(SIDE / 2, 0, SIDE / 2, SIDE);
    g.drawLine(0, SIDE / 2, SIDE, SIDE / 2);
    g.setColor(new Color(0x1F, 0x5F, 0xBF, 0x90));
    for (int i = 0; i + 1 < points.length; i += 2) {
      circle(g, points[i], points[i + 1], 2 * reach / SIDE * 1.5, reach, true);
    }
    g.setStroke(new BasicStroke(1.5f));
    g.setColor(new Color(0xD0, 0x50, 0x20));
    for (double[] centre : centres) {
      circle(g, centre[0], centre[1], radius, reach, false);
    }
    g.dispose();
    return image;
  }

  private static void circle(
      Graphics2D g, double x, double y, double radius, double reach, boolean filled) {
    double unit = SIDE / (2 * reach);
    double r = radius * unit;
    Ellipse2D circle =
        new Ellipse2D.Double(SIDE / 2.0 + x * unit - r, SIDE / 2.0 - y * unit - r, 2 * r, 2 * r);
    if (filled) {
      g.fill(circle);
    } else {
      g.draw(circle);
    }
  }

  public static void write(BufferedImage image, Path file) throws IOException {
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException(file + ": no PNG can be written here");
    }
  }
}
