package learnstream.model.feedforward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Models;
import org.junit.jupiter.api.Test;

/** What the example of a convolutional network promises: ten thousand digits in one pass. */
class ConvolutionalDigitsIT {
  @Test
  void predictsTenThousandDigitsInOnePass() throws Exception {
    Deployment deployment = ConfigReader.read(Path.of("src/examples/cnn.yaml"));
    assertThat(Models.digits(deployment.models().get(0).spec().kind())).isGreaterThan(0.94);
    assertThat(Models.digits(deployment.models().get(1).spec().kind())).isGreaterThan(0.94);
  }
}
