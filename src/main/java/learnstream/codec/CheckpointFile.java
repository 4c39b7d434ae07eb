package learnstream.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.binary.GeneratedClasses;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/** Whole checkpoints as Avro object container files, which any Avro reader opens. */
public final class CheckpointFile {
  private CheckpointFile() {}

  public static void write(AssembledCheckpoint checkpoint, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(checkpoint, out);
    }
  }

  /** Writes the checkpoint as one part; the stream is flushed and left open. */
  public static void write(AssembledCheckpoint checkpoint, OutputStream out) throws IOException {
    // Not closed, since that would close the stream, which is its owner's.
    DataFileWriter<Checkpoint> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(Checkpoint.class));
    writer.create(Checkpoint.getClassSchema(), out);
    writer.append(
        Checkpoint.newBuilder(checkpoint.description())
            .setPart(0)
            .setParts(1)
            .setBytes(checkpoint.state())
            .build());
    writer.flush();
  }

  /**
   * @throws IOException if the file holds no whole checkpoint, or one of a format that is not known
   */
  public static AssembledCheckpoint read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /**
   * Reads a checkpoint to the stream's end.
   *
   * @param source what errors name, for instance the file
   * @throws IOException if the stream holds no whole checkpoint, or one of a format that is not
   *     known
   */
  public static AssembledCheckpoint read(InputStream in, String source) throws IOException {
    List<Checkpoint> parts = new ArrayList<>();
    try (var reader = new DataFileStream<>(in, recordReader())) {
      reader.forEach(parts::add);
    } catch (IOException | AvroRuntimeException e) {
      throw new IOException(source + ": not an Avro file of a checkpoint: " + e.getMessage(), e);
    }
    if (parts.isEmpty()) {
      throw new IOException(source + ": it contains no checkpoint");
    }
    AssembledCheckpoint whole =
        AssembledCheckpoint.of(parts)
            .orElseThrow(
                () ->
                    new IOException(
                        source
                            + ": the checkpoint is damaged: its checksum does not agree or a part"
                            + " is missing"));
    try {
      DescribedCheckpoint.of(whole.description());
    } catch (UndecodableException e) {
      throw new IOException(source + ": " + e.getMessage(), e);
    }
    return whole;
  }

  private static SpecificDatumReader<Checkpoint> recordReader() {
    Schema schema = Checkpoint.getClassSchema();
    return new SpecificDatumReader<>(schema, schema, new GeneratedClasses(Checkpoint.class));
  }
}
