package learnstream.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says of a process's memory. */
final class Memory {
  private Memory() {}

  /** Resident bytes; -1 where there is no /proc. */
  static long resident(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.split("\\s+")[1]))
        .findFirst()
        .orElse(-1);
  }
}
