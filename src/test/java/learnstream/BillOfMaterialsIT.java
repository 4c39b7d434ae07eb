package learnstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code mvn package} writes for scanners. */
class BillOfMaterialsIT {
  private static final Pattern PURL =
      Pattern.compile("pkg:maven/[^/]+/([^@]+)@([^?]+)(?:\\?(?:.*&)?classifier=([^&]+).*)?.*");

  @Test
  void listsEveryLibraryBesideTheJarWithItsVersion() throws Exception {
    JsonNode bom = new ObjectMapper().readTree(Path.of("target", "bom.json").toFile());
    assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(Path.of("target", "bom.xml")).exists();
    List<String> listed = new ArrayList<>();
    for (JsonNode component : bom.get("components")) {
      Matcher purl = PURL.matcher(component.get("purl").asText());
      assertThat(purl.matches()).as(component.get("purl").asText()).isTrue();
      String classifier = purl.group(3) == null ? "" : "-" + purl.group(3);
      listed.add("%s-%s%s.jar".formatted(purl.group(1), purl.group(2), classifier));
    }
    try (Stream<Path> libraries = Files.list(Path.of("target", "lib"))) {
      List<String> there = libraries.map(path -> path.getFileName().toString()).toList();
      assertThat(there).hasSizeGreaterThan(30);
      assertThat(listed).containsAll(there);
    }
  }
}
