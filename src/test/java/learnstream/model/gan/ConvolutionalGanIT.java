package learnstream.model.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.data.Digits;
import learnstream.model.feature.Scaler;
import learnstream.model.feature.Scaling;
import org.junit.jupiter.api.Test;

/** The example whose halves are made of convolutions, on real digits, without Kafka. */
class ConvolutionalGanIT {
  private static final int EXCHANGES = 400;
  private static final int DRAWN = 500;
  private static final int WIDTH = Digits.SIDE * Digits.SIDE;

  private final Digits digits = new Digits();

  /** Mean and standard deviation of each pixel, 0 white to 255 black. */
  private record Pixels(double[] mean, double[] deviation) {
    static Pixels of(float[] images) {
      int count = images.length / WIDTH;
      double[] mean = new double[WIDTH];
      double[] deviation = new double[WIDTH];
      for (int j = 0; j < WIDTH; j++) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
          double pixel = images[i * WIDTH + j];
          sum += pixel;
          squares += pixel * pixel;
        }
        mean[j] = sum / count;
        deviation[j] = Math.sqrt(Math.max(0, squares / count - mean[j] * mean[j]));
      }
      return new Pixels(mean, deviation);
    }
  }

  /** Root of the mean squared difference. */
  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int j = 0; j < WIDTH; j++) {
      squares += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return Math.sqrt(squares / WIDTH);
  }

  private float[] images() {
    float[] images = new float[digits.count() * WIDTH];
    for (int i = 0; i < digits.count(); i++) {
      byte[] image = digits.image(i);
      for (int j = 0; j < WIDTH; j++) {
        images[i * WIDTH + j] = image[j] & 0xff;
      }
    }
    return images;
  }

  private static SampleWindow window(float[] images, Scaling scaling) {
    int count = images.length / WIDTH;
    Scaler scaler = Scaler.of(scaling, WIDTH);
    SampleWindow window = new SampleWindow(count, WIDTH);
    double[] image = new double[WIDTH];
    double[] scaled = new double[WIDTH];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < WIDTH; j++) {
        image[j] = images[i * WIDTH + j];
      }
      scaler.scale(image, scaled);
      window.add(scaled);
    }
    return window;
  }

  /**
   * White paper is a good guess for the mean, and one digit again and again for the style, so both
   * the mean and the deviation of what is drawn must be nearer to the real ones than paper is.
   */
  @Test
  void drawsWhatHasTheMeanAndTheSpreadOfRealDigits() throws Exception {
    GanSpec spec = ConfigReader.read(Path.of("src/examples/gan-digits-cnn.yaml")).gan().spec();
    assertThat(new Generator(spec).architecture()).contains("transposed-convolution");
    assertThat(new Discriminator(spec).architecture()).contains("-> convolution");
    float[] images = images();
    Pixels real = Pixels.of(images);
    Pixels paper = new Pixels(new double[WIDTH], new double[WIDTH]);
    GanLoop loop = new GanLoop(spec, 2, window(images, spec.scaling()), 1);
    Pixels before = Pixels.of(loop.draw(DRAWN));
    loop.run(EXCHANGES);
    Pixels after = Pixels.of(loop.draw(DRAWN));
    assertThat(loop.divergences).isZero();
    assertThat(distance(after.mean, real.mean))
        .as("of the mean images")
        .isLessThan(distance(before.mean, real.mean) / 4)
        .isLessThan(distance(paper.mean, real.mean) / 2);
    assertThat(distance(after.deviation, real.deviation))
        .as("of the images of deviations")
        .isLessThan(distance(before.deviation, real.deviation) / 2)
        .isLessThan(distance(paper.deviation, real.deviation) / 2);
  }
}
