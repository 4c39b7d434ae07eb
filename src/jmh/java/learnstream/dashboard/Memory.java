package learnstream.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says of a process's memory. */
final class Memory {
  private Memory() {}

  /** Resident bytes that are its own, code not included; -1 where there is no Linux. */
  static long own(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.split("\\s+")[1]))
        .findFirst()
        .orElse(-1);
  }

  /** As it was started; empty where there is no /proc, or no such process any more. */
  static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }
}
