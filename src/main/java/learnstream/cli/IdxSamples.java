package learnstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import learnstream.cli.SampleFile.Entry;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.Tensor;
import learnstream.demo.IdxFile;

/** Samples as the items of an IDX file, with the labels in another one. */
final class IdxSamples {
  private IdxSamples() {}

  static SampleFile open(Path path, SampleColumns columns) throws IOException {
    IdxFile images = read(path);
    IdxFile labels = columns.labels == null ? null : read(columns.labels);
    List<Integer> shape = Arrays.stream(images.shape()).skip(1).boxed().toList();
    return new SampleFile(
        IntStream.range(0, images.items()).mapToObj(i -> sample(i, images, labels, shape)),
        () -> {},
        images.items());
  }

  private static Entry sample(int index, IdxFile images, IdxFile labels, List<Integer> shape) {
    Tensor tensor = new Tensor(shape, ElementType.UINT8, ByteBuffer.wrap(images.item(index)));
    String label = labels == null ? null : Integer.toString(labels.item(index)[0] & 0xff);
    return Entry.of(index + 1L, null, null, tensor, label, 1);
  }

  private static IdxFile read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return IdxFile.read(in);
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }
}
