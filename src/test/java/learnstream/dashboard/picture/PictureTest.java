package learnstream.dashboard.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import learnstream.model.feature.FeatureSpec;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static byte[] bytes(Picture picture) {
    return Base64.getDecoder().decode(picture.data());
  }

  @Test
  void drawsNumbersAsTheyAreMeant() {
    PictureShape two = new PictureShape(2, 1, 1);
    assertThat(bytes(Picture.of(new float[] {0, 200}, 0, two))).containsExactly(0, (byte) 200);
    assertThat(bytes(Picture.of(new float[] {0, 0.5f}, 0, two))).containsExactly(0, (byte) 128);
    assertThat(bytes(Picture.of(new float[] {-3, 1}, 0, two)))
        .as("from the lowest to the highest")
        .containsExactly(0, (byte) 255);
    assertThat(bytes(Picture.of(new float[] {-3, -3}, 0, two))).containsExactly(0, 0);
  }

  @Test
  void takesFewerPixelsOfLargePictures() {
    PictureShape large = new PictureShape(200, 100, 3);
    Picture picture = Picture.of(new float[large.size()], 0, large);
    assertThat(picture.width()).isEqualTo(50);
    assertThat(picture.height()).isEqualTo(25);
    assertThat(bytes(picture)).hasSize(50 * 25 * 3);
  }

  @Test
  void knowsWhichFeaturesAreAPicture() {
    assertThat(PictureShape.of(FeatureSpec.positional(784))).contains(new PictureShape(28, 28, 1));
    assertThat(PictureShape.of(FeatureSpec.image(List.of(3, 20, 30))))
        .contains(new PictureShape(30, 20, 3));
    assertThat(PictureShape.of(FeatureSpec.image(List.of(5, 7))))
        .contains(new PictureShape(7, 5, 1));
    assertThat(PictureShape.of(FeatureSpec.positional(9))).isEmpty();
    assertThat(PictureShape.of(FeatureSpec.positional(20))).isEmpty();
    assertThat(PictureShape.of(FeatureSpec.image(List.of(2, 4, 4)))).isEmpty();
  }
}
