package learnstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What an application gets with a dependency on Learnstream, and that a learner needs no more. */
class DependantIT {
  private static final long MAX_BYTES_MORE = 3_000_000;
  private static final Set<String> BROUGHT_ANYWAY =
      Set.of("kafka-streams", "kafka-clients", "avro");

  @TempDir private Path directory;

  @Test
  void getsKafkaStreamsAndAvroAndLittleMore() throws Exception {
    List<Path> its = resolve("dependant", dependency -> true);
    Set<String> anyway =
        resolve("anyway", dependency -> BROUGHT_ANYWAY.contains(text(dependency, "artifactId")))
            .stream()
            .map(DependantIT::name)
            .collect(Collectors.toSet());
    List<Path> more = its.stream().filter(jar -> !anyway.contains(name(jar))).toList();
    assertThat(more)
        .extracting(DependantIT::name)
        .containsExactlyInAnyOrder("HdrHistogram", "jackson-dataformat-yaml", "snakeyaml");
    long bytes = 0;
    for (Path jar : more) {
      bytes += Files.size(jar);
    }
    assertThat(bytes).isLessThan(MAX_BYTES_MORE);
  }

  @Test
  void learnsWithNothingElse() throws Exception {
    List<Path> jars = new ArrayList<>(resolve("dependant", dependency -> true));
    // Elsewhere, since its manifest names the libraries beside it.
    jars.add(
        Files.copy(Path.of("target", "learnstream.jar"), directory.resolve("learnstream.jar")));
    jars.add(Path.of("target", "test-classes"));
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(jar -> jar.contains("kafka-streams-test-utils"))
        .forEach(jar -> jars.add(Path.of(jar)));
    String printed =
        run(
            JavaCommand.of(
                "-cp",
                jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                Dependant.class.getName(),
                directory.resolve("state").toString()));
    assertThat(printed)
        .contains("the centre is inside")
        .contains("predicted by fraud")
        .contains(
            "models[0].backend: nd4j is not on the class path; add"
                + " org.nd4j:nd4j-native-platform:1.0.0-M2.1, or give java");
  }

  /** The run-time class path of a project that has this one's mandatory dependencies. */
  private List<Path> resolve(String name, Predicate<Element> wanted) throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    Element project = pom.getDocumentElement();
    child(project, "artifactId").setTextContent(name);
    for (String section : List.of("build", "profiles")) {
      project.removeChild(child(project, section));
    }
    for (Element dependency : children(child(project, "dependencies"))) {
      boolean optional = "true".equals(text(dependency, "optional"));
      boolean test = "test".equals(text(dependency, "scope"));
      if (optional || test || !wanted.test(dependency)) {
        dependency.getParentNode().removeChild(dependency);
      }
    }
    Path file = directory.resolve(name + ".xml");
    TransformerFactory.newInstance()
        .newTransformer()
        .transform(new DOMSource(pom), new StreamResult(file.toFile()));
    Path list = directory.resolve(name + ".classpath");
    run(
        List.of(
            "mvn",
            "-B",
            "-q",
            "-o",
            "-f",
            file.toString(),
            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath",
            "-DincludeScope=runtime",
            "-Dmdep.outputFile=" + list));
    return Arrays.stream(Files.readString(list).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  private String run(List<String> command) throws Exception {
    Path out = Files.createTempFile(directory, "out", "");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(out, UTF_8)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out, UTF_8);
  }

  /** A jar's artefact, which its folder's folder in the repository is named by. */
  private static String name(Path jar) {
    return jar.getParent().getParent().getFileName().toString();
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static Element child(Element parent, String name) {
    return children(parent).stream()
        .filter(element -> element.getTagName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static String text(Element parent, String name) {
    Element element = child(parent, name);
    return element == null ? "" : element.getTextContent().strip();
  }
}
