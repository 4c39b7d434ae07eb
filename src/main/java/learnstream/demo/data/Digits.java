package learnstream.demo.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Tensor;

/**
 * Ten thousand real handwritten digits, 28 x 28 pixels, from the project's resources, which are
 * read when the first digit is asked for.
 */
public final class Digits {
  public static final int SIDE = 28;

  private static final class Files {
    static final List<byte[]> IMAGES = read("/digits/t10k-images-idx3-ubyte.gz");
    static final List<byte[]> LABELS = read("/digits/t10k-labels-idx1-ubyte.gz");
  }

  private static List<byte[]> read(String resource) {
    try (IdxFile file = IdxFile.open(Digits.class.getResourceAsStream(resource))) {
      List<byte[]> items = new ArrayList<>(file.items());
      while (file.hasNext()) {
        items.add(file.next());
      }
      return items;
    } catch (IOException e) {
      throw new UncheckedIOException(resource + ": " + e.getMessage(), e);
    }
  }

  public int count() {
    return Files.IMAGES.size();
  }

  /** {@code [784]} pixels, 0 white to 255 black, row by row. */
  public byte[] image(int index) {
    return Files.IMAGES.get(index % count()).clone();
  }

  public int label(int index) {
    return Files.LABELS.get(index % count())[0];
  }

  /** Digit {@code index} as a labelled sample; beyond the last one they begin anew. */
  public LabelledSample sample(int index) {
    return sample(index, null, Integer.toString(label(index)));
  }

  /**
   * The same for a model, with a label of one's own.
   *
   * @param modelId null: for every model
   * @param label null: none
   */
  public LabelledSample sample(int index, String modelId, String label) {
    Tensor pixels = tensor(image(index));
    return new LabelledSample("digit-" + index, modelId, pixels, label, 1.0, Instant.EPOCH);
  }

  /** {@code [784]} numbers as the features of a sample. */
  public static Tensor tensor(byte[] image) {
    return new Tensor(List.of(SIDE, SIDE), ElementType.UINT8, ByteBuffer.wrap(image));
  }
}
