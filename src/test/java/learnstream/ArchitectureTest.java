package learnstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrows between the rooms point one way only: downwards. */
class ArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("learnstream");
  }

  /** The root, which applications of others use. */
  private static final String LIBRARY = "";

  /** Each may use what stands below it. */
  private static final List<String> ROOMS =
      List.of(
          "cli",
          "cli.bench",
          "cli.suggest",
          "cli.input",
          "cli.output",
          "demo.gan",
          "demo.digits",
          "demo.lesson",
          "demo",
          "demo.chart",
          "demo.data",
          "demo.broker",
          "telemetry",
          "bench",
          LIBRARY,
          "stream.checkpoint",
          "stream.app",
          "stream.embedded",
          "stream.supervised",
          "stream.gan",
          "stream.champion",
          "stream.control",
          "stream.recovery",
          "stream.metric",
          "stream.format",
          "stream.sample",
          "stream.state",
          "dashboard",
          "dashboard.server",
          "dashboard.feed",
          "dashboard.panel",
          "dashboard.picture",
          "config.reader",
          "config.reader.records",
          "config.drift",
          "config.champion",
          "config.yaml",
          "config",
          "registry",
          "codec",
          "codec.binary",
          "codec.avro",
          "kafka",
          "export",
          "numpy",
          "model.gan",
          "model.pool",
          "model.feedforward",
          "model.perceptron",
          "model.rbf",
          "model.hopfield",
          "model.champion",
          "model.replica",
          "model",
          "model.encoder",
          "model.drift",
          "model.metric",
          "model.label",
          "model.feature",
          "model.spec",
          "nn",
          "nn.layer",
          "nn.linear",
          "nn.nd4j",
          "nn.kernel",
          "nn.parallel",
          "nn.reference",
          "nn.spec",
          "nn.optimiser",
          "synthetic");

  @Test
  void arrowsPointDownwards() {
    assertThat(classes)
        .allSatisfy(
            origin ->
                assertThat(origin.getDirectDependenciesFromSelf())
                    .extracting(dependency -> dependency.getTargetClass())
                    .filteredOn(target -> isOurs(target))
                    .allSatisfy(
                        target ->
                            assertThat(rank(target))
                                .as("%s uses %s", origin.getName(), target.getName())
                                .isGreaterThanOrEqualTo(rank(origin))));
  }

  private static boolean isOurs(JavaClass type) {
    return (type.getBaseComponentType().getPackageName() + ".").startsWith("learnstream.");
  }

  private static int rank(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    String room = name.equals("learnstream") ? LIBRARY : name.substring("learnstream.".length());
    assertThat(ROOMS).contains(room);
    return ROOMS.indexOf(room);
  }

  @Test
  void aPageKnowsNoTopologyAndATopologyNoPage() {
    noClasses()
        .that()
        .resideInAPackage("learnstream.dashboard..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("learnstream.stream..", "learnstream.telemetry..", "learnstream.demo..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("learnstream.stream..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("learnstream.dashboard..")
        .check(classes);
  }

  @Test
  void theNumericCoreAndTheModelsKnowNoKafkaNoAvroAndNoFiles() {
    noClasses()
        .that()
        .resideInAnyPackage("learnstream.nn..", "learnstream.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "java.nio.file..")
        .check(classes);
  }

  @Test
  void onlyItsRoomAndTheArrayExchangeKnowNd4j() {
    noClasses()
        .that()
        .resideOutsideOfPackage("learnstream.nn.nd4j")
        .and()
        .doNotHaveSimpleName("NdArrays")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.nd4j..")
        .check(classes);
  }

  @Test
  void everyRoomSaysWhatItIsForAndIsNotCrowded() throws Exception {
    try (Stream<Path> paths = Files.walk(Path.of("src/main/java/learnstream"))) {
      assertThat(paths.filter(Files::isDirectory))
          .hasSizeGreaterThan(8)
          .allSatisfy(
              room -> {
                assertThat(room.resolve("package-info.java")).exists();
                try (Stream<Path> files = Files.list(room)) {
                  assertThat(files.filter(Files::isRegularFile)).hasSizeLessThanOrEqualTo(25);
                }
              });
    }
  }
}
