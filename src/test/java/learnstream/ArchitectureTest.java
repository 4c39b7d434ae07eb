package learnstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void arrowsPointDownwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("cli")
        .definedBy("learnstream.cli..")
        .layer("demo")
        .definedBy("learnstream.demo..")
        .layer("telemetry")
        .definedBy("learnstream.telemetry..")
        .layer("dashboard")
        .definedBy("learnstream.dashboard..")
        .layer("topology")
        .definedBy("learnstream.topology..")
        .layer("processor")
        .definedBy("learnstream.processor..")
        .layer("store")
        .definedBy("learnstream.store..")
        .layer("codec")
        .definedBy("learnstream.codec..")
        .layer("config")
        .definedBy("learnstream.config..")
        .layer("learner")
        .definedBy("learnstream.learner..")
        .layer("nn")
        .definedBy("learnstream.nn..")
        .layer("synthetic")
        .definedBy("learnstream.synthetic..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("demo")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("telemetry")
        .mayOnlyBeAccessedByLayers("cli", "demo")
        .whereLayer("dashboard")
        .mayOnlyBeAccessedByLayers("cli", "demo")
        .whereLayer("topology")
        .mayOnlyBeAccessedByLayers("cli", "demo", "telemetry")
        .whereLayer("processor")
        .mayOnlyBeAccessedByLayers("cli", "topology")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("processor", "topology")
        .whereLayer("codec")
        .mayOnlyBeAccessedByLayers(
            "cli", "demo", "telemetry", "dashboard", "topology", "processor", "store")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("cli", "demo", "telemetry", "dashboard", "topology", "processor")
        .whereLayer("synthetic")
        .mayOnlyBeAccessedByLayers("cli", "demo")
        .whereLayer("synthetic")
        .mayNotAccessAnyLayer()
        .check(classes);
  }

  @Test
  void theNumericCoreAndTheModelsKnowNoKafkaNoAvroAndNoFiles() {
    noClasses()
        .that()
        .resideInAnyPackage("learnstream.nn..", "learnstream.learner..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "java.nio.file..")
        .check(classes);
  }

  @Test
  void onlyTheArrayExchangeKnowsNd4j() {
    noClasses()
        .that()
        .doNotHaveSimpleName("NdArrays")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.nd4j..")
        .check(classes);
  }

  @Test
  void everyRoomSaysWhatItIsFor() throws Exception {
    try (Stream<Path> paths = Files.walk(Path.of("src/main/java/learnstream"))) {
      assertThat(paths.filter(Files::isDirectory))
          .hasSizeGreaterThan(8)
          .allSatisfy(room -> assertThat(room.resolve("package-info.java")).exists());
    }
  }
}
