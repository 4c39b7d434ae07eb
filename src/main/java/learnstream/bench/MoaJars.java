package learnstream.bench;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * MOA and what it needs, in a folder. It is under the GPL, so it is no part of this program: Maven
 * fetches it when it is asked for, and it only ever runs in a process of its own.
 */
public final class MoaJars {
  private static final String VERSION = "2024.07.0";
  private static final String JAR = "moa-" + VERSION + ".jar";
  private static final String PLUGIN =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies";
  private static final String PROJECT =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>learnstream.bench</groupId>
        <artifactId>moa-of-others</artifactId>
        <version>1</version>
        <dependencies>
          <dependency>
            <groupId>nz.ac.waikato.cms.moa</groupId>
            <artifactId>moa</artifactId>
            <version>%s</version>
          </dependency>
        </dependencies>
      </project>
      """
          .formatted(VERSION);

  private final Path folder;

  private MoaJars(Path folder) {
    this.folder = folder;
  }

  /** Where the jars are kept: beside this program's. */
  public static Path defaultFolder() {
    return home().resolveSibling("moa");
  }

  /** The jar of this program, or the folder of its classes. */
  static Path home() {
    try {
      return Path.of(MoaJars.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The jars in a folder, which are fetched first unless they are there.
   *
   * @param tell is told what is being done
   * @throws IOException if they cannot be had, with the reason
   */
  public static MoaJars in(Path folder, Consumer<String> tell)
      throws IOException, InterruptedException {
    if (!Files.exists(folder.resolve(JAR))) {
      tell.accept(
          "Maven fetches MOA %s (GPL 3, about 60 MB) into %s, once".formatted(VERSION, folder));
      fetch(folder);
    }
    return new MoaJars(folder);
  }

  private static void fetch(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path project = Files.writeString(folder.resolve("pom.xml"), PROJECT);
    Path log = folder.resolve("maven.log");
    String maven = File.separatorChar == '\\' ? "mvn.cmd" : "mvn";
    Process process;
    try {
      process =
          new ProcessBuilder(
                  maven,
                  "-B",
                  "-q",
                  "-f",
                  project.toString(),
                  PLUGIN,
                  "-DincludeScope=runtime",
                  "-DoutputDirectory=" + folder.toAbsolutePath())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException(
          "MOA cannot be fetched: Maven (mvn) is not there; install it, or put %s and what it needs into %s"
              .formatted(JAR, folder),
          e);
    }
    int code = waitFor(process);
    if (code != 0 || !Files.exists(folder.resolve(JAR))) {
      throw new IOException(
          "MOA cannot be fetched: %s (all of it is in %s)".formatted(firstError(log), log));
    }
  }

  private static int waitFor(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  private static String firstError(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("ERROR")).findFirst().orElse("Maven failed");
    }
  }

  /** The command that starts a class of this program beside them, in a Java of its own. */
  List<String> command(Class<?> main, String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = folder.resolve("*") + File.pathSeparator + home();
    return Stream.concat(
            Stream.of(java, "-XX:+UseSerialGC", "-cp", classPath, main.getName()),
            Stream.of(arguments))
        .toList();
  }
}
