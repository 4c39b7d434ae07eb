package learnstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import learnstream.codec.AssembledCheckpoint;

/** The files of {@code checkpoint export}, for tests of other packages. */
public final class ExportedFile {
  private ExportedFile() {}

  public static void write(AssembledCheckpoint checkpoint, Path file) throws IOException {
    Checkpoints.write(checkpoint, file);
  }

  public static AssembledCheckpoint read(Path file) throws IOException {
    return Checkpoints.inFile(file);
  }
}
