package learnstream.demo.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Charts as a picture: a grid of panels under a heading. */
public final class ChartPicture {
  private static final int DEFAULT_WIDTH = 400;
  private static final int DEFAULT_HEIGHT = 290;
  private static final int HEADING = 44;
  private static final int LEFT = 52;
  private static final int RIGHT = 18;
  private static final int LEGEND = 36;
  private static final int LEGEND_LINE = 18;
  private static final int BELOW_LEGEND = 16;
  private static final int BOTTOM = 30;
  private static final int TICKS = 6;

  /** Okabe and Ito's, which the colour-blind can tell apart. */
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000)
  };

  private static final Color GRID = new Color(0xE6E6E6);
  private static final Color INK = new Color(0x333333);

  private final Graphics2D g;

  /** Of a panel, in pixels. */
  private final int width;

  private final int height;

  /** Of the frame's upper side; below the legend. */
  private int top;

  private ChartPicture(Graphics2D g, int width, int height) {
    this.g = g;
    this.width = width;
    this.height = height;
  }

  /**
   * @param columns panels in a row
   */
  public static BufferedImage sheet(String heading, List<LineChart> charts, int columns) {
    return sheet(heading, charts, columns, DEFAULT_WIDTH, DEFAULT_HEIGHT);
  }

  /**
   * @param columns panels in a row
   * @param width of a panel, in pixels
   * @param height of a panel
   */
  public static BufferedImage sheet(
      String heading, List<LineChart> charts, int columns, int width, int height) {
    int across = Math.min(columns, charts.size());
    int rows = (charts.size() + across - 1) / across;
    BufferedImage image =
        new BufferedImage(across * width, HEADING + rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    ChartPicture picture = new ChartPicture(g, width, height);
    picture.text(heading, LEFT, 28, Font.BOLD, 18);
    for (int i = 0; i < charts.size(); i++) {
      g.translate(i % across * width, HEADING + i / across * height);
      picture.panel(charts.get(i));
      g.translate(-(i % across * width), -(HEADING + i / across * height));
    }
    g.dispose();
    return image;
  }

  private void panel(LineChart chart) {
    text(chart.title(), LEFT, 18, Font.BOLD, 14);
    top = legend(chart.lines()) + BELOW_LEGEND;
    axes(chart);
    Rectangle2D frame =
        new Rectangle2D.Double(LEFT, top, width - LEFT - RIGHT, height - top - BOTTOM);
    Shape clip = g.getClip();
    g.clip(frame);
    for (int l = 0; l < chart.lines().size(); l++) {
      Line line = chart.lines().get(l);
      Path2D path = new Path2D.Double();
      for (int i = 0; i < line.x().length; i++) {
        double x = acrossAt(chart, line.x()[i]);
        double y = downAt(chart, line.y()[i]);
        if (i == 0) {
          path.moveTo(x, y);
        } else {
          path.lineTo(x, y);
        }
      }
      pen(line, l);
      g.draw(path);
    }
    g.setClip(clip);
    g.setStroke(new BasicStroke(1));
    g.setColor(INK);
    g.draw(frame);
  }

  /**
   * Names the lines, in as many rows as they need.
   *
   * @return where the last row is
   */
  private int legend(List<Line> lines) {
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    int x = LEFT;
    int y = LEGEND;
    for (int l = 0; l < lines.size(); l++) {
      String name = lines.get(l).name();
      int its = g.getFontMetrics().stringWidth(name) + 47;
      if (x > LEFT && x + its > width) {
        x = LEFT;
        y += LEGEND_LINE;
      }
      pen(lines.get(l), l);
      g.drawLine(x, y, x + 26, y);
      text(name, x + 31, y + 4, Font.PLAIN, 12);
      x += its;
    }
    return y;
  }

  private void axes(LineChart chart) {
    g.setStroke(new BasicStroke(1));
    for (double tick : chart.x().ticks(TICKS)) {
      double x = acrossAt(chart, tick);
      gridLine(x, top, x, height - BOTTOM);
      String text = chart.x().text(tick, TICKS);
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
      int half = g.getFontMetrics().stringWidth(text) / 2;
      text(text, (int) Math.round(x) - half, height - BOTTOM + 15, Font.PLAIN, 11);
    }
    for (double tick : chart.y().ticks(TICKS)) {
      double y = downAt(chart, tick);
      gridLine(LEFT, y, width - RIGHT, y);
      String text = chart.y().text(tick, TICKS);
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
      int width = g.getFontMetrics().stringWidth(text);
      text(text, LEFT - 6 - width, (int) Math.round(y) + 4, Font.PLAIN, 11);
    }
  }

  private void gridLine(double x, double y, double toX, double toY) {
    g.setColor(GRID);
    g.draw(new java.awt.geom.Line2D.Double(x, y, toX, toY));
  }

  private double acrossAt(LineChart chart, double x) {
    return LEFT + chart.x().place(x) * (width - LEFT - RIGHT);
  }

  private double downAt(LineChart chart, double y) {
    return height - BOTTOM - chart.y().place(y) * (height - top - BOTTOM);
  }

  private void pen(Line line, int index) {
    float[] pattern =
        switch (line.style()) {
          case SOLID -> null;
          case DASHED -> new float[] {8, 5};
          case DOTTED -> new float[] {2, 4};
        };
    g.setStroke(
        new BasicStroke(2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, pattern, 0));
    g.setColor(COLOURS[index % COLOURS.length]);
  }

  private void text(String text, int x, int y, int style, int size) {
    g.setFont(new Font(Font.SANS_SERIF, style, size));
    g.setColor(INK);
    g.drawString(text, x, y);
  }
}
