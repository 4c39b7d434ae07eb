package learnstream.cli.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import learnstream.cli.input.SampleFile.Entry;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.Tensor;
import learnstream.demo.data.IdxFile;

/** Samples as the items of an IDX file, with the labels in another one. */
final class IdxSamples {
  private final IdxFile images;

  /** Null for none. */
  private final IdxFile labels;

  private final List<Integer> shape;

  private IdxSamples(IdxFile images, IdxFile labels) {
    this.images = images;
    this.labels = labels;
    shape = Arrays.stream(images.shape()).skip(1).boxed().toList();
  }

  static SampleFile open(Path path, SampleColumns columns) throws IOException {
    IdxFile images = read(path);
    IdxFile labels = columns.labels == null ? null : read(columns.labels);
    if (labels != null && (labels.items() != images.items() || labels.shape().length != 1)) {
      throw new IOException(
          "%s: labels of shape %s are not allowed; [%d] is, one for each item of %s"
              .formatted(columns.labels, Arrays.toString(labels.shape()), images.items(), path));
    }
    IdxSamples samples = new IdxSamples(images, labels);
    return new SampleFile(
        IntStream.range(0, images.items()).mapToObj(samples::sample),
        () -> {
          images.close();
          if (labels != null) {
            labels.close();
          }
        },
        images.items());
  }

  private Entry sample(int index) {
    try {
      Tensor tensor = new Tensor(shape, ElementType.UINT8, ByteBuffer.wrap(images.next()));
      String label = labels == null ? null : Integer.toString(labels.next()[0] & 0xff);
      return Entry.of(index + 1L, null, null, tensor, label, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IdxFile read(Path path) throws IOException {
    try {
      return IdxFile.open(Files.newInputStream(path));
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }
}
