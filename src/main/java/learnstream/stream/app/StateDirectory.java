package learnstream.stream.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of a learner's stores: whoever can write there can make it another model. */
final class StateDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private StateDirectory() {}

  /**
   * Makes the directory for its owner alone if it is not there, and warns if others can write to
   * one that is.
   *
   * @return who may do what with it; null where the file system does not know
   * @throws UncheckedIOException if it cannot be made
   */
  static Set<PosixFilePermission> prepare(Path directory) {
    try {
      boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try {
        if (posix) {
          Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else {
          Files.createDirectory(directory);
        }
      } catch (FileAlreadyExistsException e) {
        if (posix && isWritableByOthers(directory)) {
          LOG.warn(
              "stateDir: {} can be written by other users, who could change what is learnt; chmod"
                  + " 700 it, or choose another directory",
              directory);
        }
      }
      return posix ? Files.getPosixFilePermissions(directory) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("stateDir: " + directory + " cannot be made", e);
    }
  }

  /**
   * Lets nobody do more with it than before Kafka Streams had it, which lets the owner's group read
   * it.
   *
   * @param before what {@link #prepare} has returned
   * @throws UncheckedIOException if that cannot be changed
   */
  static void restrict(Path directory, Set<PosixFilePermission> before) {
    if (before == null) {
      return;
    }
    try {
      Set<PosixFilePermission> both = Files.getPosixFilePermissions(directory);
      // Somebody else's directory, a mounted volume say, Streams could not change either.
      if (both.retainAll(before)) {
        Files.setPosixFilePermissions(directory, both);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("stateDir: " + directory + " cannot be restricted", e);
    }
  }

  /**
   * Whether an application's stores here were filled from another cluster, as far as was noted.
   *
   * @throws UncheckedIOException if the note cannot be read
   */
  static boolean isOfAnotherCluster(Path directory, String applicationId, String clusterId) {
    Path note = note(directory, applicationId);
    try {
      return Files.exists(note) && !Files.readString(note).equals(clusterId);
    } catch (IOException e) {
      throw new UncheckedIOException("stateDir: " + note + " cannot be read", e);
    }
  }

  /**
   * Notes from which cluster an application's stores are filled.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  static void note(Path directory, String applicationId, String clusterId) {
    Path note = note(directory, applicationId);
    try {
      Files.writeString(note, clusterId);
    } catch (IOException e) {
      throw new UncheckedIOException("stateDir: " + note + " cannot be written", e);
    }
  }

  /**
   * Loads RocksDB's library from a file here, which the application's next process replaces. In the
   * directory of temporary files each process that is killed would leave 15 MB.
   *
   * @param applicationId of an application that this process alone runs here
   */
  static void loadRocksDb(Path directory, String applicationId) {
    try {
      Path library = Files.createDirectories(directory.resolve(applicationId + ".native"));
      NativeLibraryLoader.getInstance().loadLibrary(library.toString());
    } catch (IOException | UnsatisfiedLinkError e) {
      // For instance where nothing may be executed here: it loads itself from elsewhere, then.
      LOG.debug("stateDir: RocksDB cannot be loaded from {}", directory, e);
    }
  }

  private static Path note(Path directory, String applicationId) {
    return directory.resolve(applicationId + ".cluster");
  }

  static boolean isWritableByOthers(Path directory) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
    return permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE);
  }
}
