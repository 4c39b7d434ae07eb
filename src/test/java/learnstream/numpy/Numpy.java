package learnstream.numpy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** NumPy itself, of Debian's Python or another one. */
public final class Numpy {
  private Numpy() {}

  /** Lines that a script prints, which finds numpy as np; the test is skipped without NumPy. */
  public static List<String> run(Path directory, String script) throws Exception {
    for (String python : List.of("/usr/bin/python3", "python3")) {
      try {
        if (new ProcessBuilder(python, "-c", "import numpy").start().waitFor() == 0) {
          Process process =
              new ProcessBuilder(python, "-c", "import numpy as np\n" + script)
                  .directory(directory.toFile())
                  .redirectErrorStream(true)
                  .start();
          String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
          assertThat(process.waitFor()).as(printed).isZero();
          return printed.lines().toList();
        }
      } catch (IOException e) {
        // It is not there.
      }
    }
    assumeTrue(false, "python3-numpy is not here");
    return List.of();
  }
}
