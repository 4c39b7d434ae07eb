package learnstream.dashboard.picture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.DescribedCheckpoint;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.nn.spec.NamedArray;

/**
 * The weights that a model's inputs meet first, as pictures: of a dense layer the weights into each
 * unit, of a convolution its kernels, of an RBF network the centres.
 *
 * @param why no picture is there; null if one is
 * @param array name of the array
 * @param units how many there are; the first of them are drawn
 * @param scale the largest absolute value of what is drawn, which becomes 127
 * @param rows names of a picture's rows where they have any
 * @param pictures a signed byte for each weight in Base64, row by row
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FirstLayer(
    String why,
    long number,
    long version,
    String array,
    List<Integer> shape,
    int units,
    int width,
    int height,
    double scale,
    List<String> rows,
    List<String> pictures) {
  public FirstLayer {
    shape = shape == null ? null : List.copyOf(shape);
    rows = rows == null ? null : List.copyOf(rows);
    pictures = pictures == null ? null : List.copyOf(pictures);
  }

  private static final int MOST = 32;

  /** Nothing to draw, with the reason as a sentence. */
  public static FirstLayer none(String why) {
    return new FirstLayer(why, 0, 0, null, null, 0, 0, 0, 0, null, null);
  }

  /** The numbers of unit {@code unit} in the order in which they are drawn. */
  private interface Weights {
    double get(int unit, int index);
  }

  public static FirstLayer of(AssembledCheckpoint checkpoint, ModelSpec spec) {
    Learner learner = new Learner(spec);
    List<String> differences = DescribedCheckpoint.differences(checkpoint, learner);
    if (!differences.isEmpty()) {
      return none(
          "The newest checkpoint does not fit the configuration: "
              + String.join("; ", differences));
    }
    learner.readState(checkpoint.state());
    Optional<NamedArray> first =
        learner.model().arrays().stream().filter(array -> array.shape().length > 1).findFirst();
    return first
        .map(array -> of(checkpoint, spec, array))
        .orElseGet(() -> none("A model of kind " + spec.kind().label() + " has no weights yet."));
  }

  private static FirstLayer of(AssembledCheckpoint checkpoint, ModelSpec spec, NamedArray array) {
    int[] shape = array.shape();
    if (shape.length == 4) {
      // Of several channels the first one.
      int filters = shape[3];
      return of(
          checkpoint,
          array,
          filters,
          Math.min(MOST, filters),
          shape[2],
          shape[1],
          null,
          (f, i) -> array.get(i * filters + f));
    }
    int columns = shape[shape.length - 1];
    int lines = array.length() / columns;
    boolean pointsInRows = columns == spec.features().count() && array.name().equals("centres");
    int units = pointsInRows ? lines : columns;
    int inputs = pointsInRows ? columns : lines;
    int shown = Math.min(MOST, units);
    Weights weights =
        pointsInRows
            ? (unit, i) -> array.get(unit * columns + i)
            : (unit, i) -> array.get(i * columns + unit);
    Optional<PictureShape> picture =
        PictureShape.of(spec.features()).filter(p -> p.size() == inputs);
    if (picture.isPresent()) {
      PictureShape p = picture.get();
      return of(checkpoint, array, units, shown, p.width(), p.height(), null, weights);
    }
    // No picture: all units side by side in one, a row for each input.
    List<String> names = spec.features().names().isEmpty() ? null : spec.features().names();
    return of(
        checkpoint,
        array,
        units,
        1,
        shown,
        inputs,
        names,
        (one, i) -> weights.get(i % shown, i / shown));
  }

  private static FirstLayer of(
      AssembledCheckpoint checkpoint,
      NamedArray array,
      int units,
      int drawn,
      int width,
      int height,
      List<String> rows,
      Weights weights) {
    double largest = 0;
    for (int unit = 0; unit < drawn; unit++) {
      for (int i = 0; i < width * height; i++) {
        largest = Math.max(largest, Math.abs(weights.get(unit, i)));
      }
    }
    List<String> pictures = new ArrayList<>();
    for (int unit = 0; unit < drawn; unit++) {
      byte[] bytes = new byte[width * height];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (largest > 0 ? Math.round(127 * weights.get(unit, i) / largest) : 0);
      }
      pictures.add(Base64.getEncoder().encodeToString(bytes));
    }
    return new FirstLayer(
        null,
        checkpoint.description().getNumber(),
        checkpoint.description().getModelVersion(),
        array.name(),
        Arrays.stream(array.shape()).boxed().toList(),
        units,
        width,
        height,
        largest,
        rows,
        pictures);
  }
}
