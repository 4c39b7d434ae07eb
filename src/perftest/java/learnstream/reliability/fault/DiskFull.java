package learnstream.reliability.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Trial;

/**
 * The disk of the state directory is full: a process that is started ends with a sentence, and goes
 * on once there is room again.
 */
public final class DiskFull implements Fault {
  private static final String SIZE = "64m";

  private Path disk;

  @Override
  public String name() {
    return "disk of the state directory full";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public String obstacle() {
    try {
      Path probe = Files.createTempDirectory("disk");
      boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString());
      if (mounted) {
        run("umount", probe.toString());
      }
      Files.delete(probe);
      return mounted ? null : "no small tmpfs can be mounted; that needs root on Linux";
    } catch (IOException | InterruptedException e) {
      return e.getMessage();
    }
  }

  @Override
  public void prepare(Trial trial) throws Exception {
    disk = Files.createDirectories(trial.learner().stateDir());
    if (!run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString())) {
      disk = null;
      throw new IOException("the tmpfs was not mounted");
    }
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    long moment = System.currentTimeMillis();
    Path filler = disk.resolve("filler");
    learner.kill();
    fill(filler);
    learner.start();
    int code = learner.awaitEnd();
    boolean saysWhy = learner.lastLine().contains("no space left");
    trial.note("ends with %d, %s".formatted(code, saysWhy ? "and says why" : "without its reason"));
    Files.delete(filler);
    if (code != 1) {
      throw new IllegalStateException("it ended with %d, and 1 is wanted".formatted(code));
    }
    learner.start();
    return trial.awaitGoingOn(moment);
  }

  private static void fill(Path filler) throws IOException {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      if (Files.size(filler) == 0) {
        throw full;
      }
    }
  }

  @Override
  public void clean() throws Exception {
    if (disk != null) {
      run("umount", "-l", disk.toString());
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
