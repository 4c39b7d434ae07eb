package learnstream.dashboard.picture;

import java.util.List;
import java.util.Optional;
import learnstream.model.feature.FeatureSpec;

/**
 * How features are drawn as a picture, row by row.
 *
 * @param channels 1 for grey, 3 for red, green and blue, one plane after the other
 */
public record PictureShape(int width, int height, int channels) {
  /** A square of fewer pixels is more likely a list of numbers than a picture. */
  private static final int MIN_SIDE = 4;

  /** Empty if the features are no picture. */
  public static Optional<PictureShape> of(FeatureSpec features) {
    List<Integer> shape = features.shape();
    int sides = shape.size();
    if (sides == 2 || sides == 3 && (shape.get(0) == 1 || shape.get(0) == 3)) {
      return Optional.of(
          new PictureShape(
              shape.get(sides - 1), shape.get(sides - 2), sides == 2 ? 1 : shape.get(0)));
    }
    int side = (int) Math.round(Math.sqrt(features.count()));
    return features.names().isEmpty() && side >= MIN_SIDE && side * side == features.count()
        ? Optional.of(new PictureShape(side, side, 1))
        : Optional.empty();
  }

  int pixels() {
    return width * height;
  }

  /** Numbers in one picture. */
  public int size() {
    return pixels() * channels;
  }
}
