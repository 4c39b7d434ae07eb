package learnstream.config;

import java.util.List;
import learnstream.model.feature.FeatureSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Shape;

/**
 * What one layer hands to the next.
 *
 * @param width how many numbers
 * @param image the image that they are, or null if they are none
 * @param isKnown false behind a layer with a mistake, where nothing more can be checked
 */
public record Flow(int width, Shape image, boolean isKnown) {
  public static Flow of(FeatureSpec features) {
    return new Flow(features.count(), image(features.shape()), true);
  }

  public static Flow numbers(int width) {
    return new Flow(width, null, true);
  }

  private static Shape image(List<Integer> sides) {
    return switch (sides.size()) {
      case 2 -> new Shape(1, sides.get(0), sides.get(1));
      case 3 -> new Shape(sides.get(0), sides.get(1), sides.get(2));
      default -> null;
    };
  }

  /** The outputs of a layer: this image, another one, or none. */
  public Flow through(LayerSpec layer, Shape image) {
    return new Flow(isKnown ? layer.units(width) : width, image, isKnown);
  }

  public Flow as(Shape image) {
    return new Flow(width, image, isKnown);
  }

  public Flow unknown() {
    return new Flow(width, image, false);
  }
}
