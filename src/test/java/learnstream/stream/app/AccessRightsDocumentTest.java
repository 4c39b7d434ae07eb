package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import learnstream.config.Deployment;
import learnstream.config.Topics;
import learnstream.config.reader.ConfigReader;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** The table of rights in {@code operations.md} is what the commands are checked for. */
class AccessRightsDocumentTest {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final String ONLY = "run --only ";

  private final Deployment deployment =
      ConfigReader.parse(
          """
          name: n
          streams: {application.id: i}
          champion: model
          models: [{features: 2, classes: 2, drift: adwin}]
          gan: {features: 2}
          """,
          "test");
  private final Set<String> every =
      new HashSet<>(
          new TopicSetup(deployment, null).wanted().stream().map(NewTopic::name).toList());

  AccessRightsDocumentTest() throws Exception {}

  @Test
  void theTableListsEachRightOfEachCommandAndNoOther() throws Exception {
    Map<String, Set<AccessRight>> table = table();
    assertThat(table).hasSizeGreaterThan(10);
    table.forEach(
        (command, documented) ->
            assertThat(documented).as(command).containsExactlyInAnyOrderElementsOf(of(command)));
  }

  private List<AccessRight> of(String command) {
    if (command.startsWith(ONLY)) {
      Part part = Part.valueOf(command.substring(ONLY.length()).toUpperCase(Locale.ROOT));
      return AccessRights.ofRun(deployment, EnumSet.of(part));
    }
    return AccessRights.of(command.equals("topics --create") ? "topics" : command, deployment);
  }

  private Map<String, Set<AccessRight>> table() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("topology-docs", "operations.md"));
    int head = lines.indexOf("| command | resource | operations |");
    Map<String, Set<AccessRight>> table = new LinkedHashMap<>();
    String command = null;
    for (int i = head + 2; lines.get(i).startsWith("|"); i++) {
      String[] cells = lines.get(i).split("\\|");
      command = quoted(cells[1]).findFirst().orElse(command);
      Set<AccessRight> rights = table.computeIfAbsent(command, c -> new HashSet<>());
      rights.addAll(rights(cells[2].strip(), cells[3].strip(), Set.copyOf(rights)));
    }
    return table;
  }

  private Set<AccessRight> rights(String resource, String operations, Set<AccessRight> before) {
    ResourceType type =
        ResourceType.fromString(resource.substring(0, resource.indexOf(':')).replace(' ', '_'));
    Set<String> names = new HashSet<>();
    if (resource.endsWith("every topic")) {
      names.addAll(every);
    } else if (resource.endsWith("every other topic")) {
      names.addAll(every);
      names.removeIf(name -> before.stream().anyMatch(right -> right.covers(type, name)));
    } else {
      quoted(resource)
          .map(name -> type == ResourceType.TOPIC ? topic(name) : id(name))
          .forEach(names::add);
    }
    Set<AccessRight> rights = new HashSet<>();
    for (String operation : operations.split(", ")) {
      AclOperation does = AclOperation.fromString(operation.replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
      assertThat(does).as(operation).isNotEqualTo(AclOperation.UNKNOWN);
      for (String name : names) {
        rights.add(
            name.endsWith("*")
                ? AccessRight.ofAll(does, type, name.substring(0, name.length() - 1))
                : AccessRight.of(does, type, name));
      }
    }
    return rights;
  }

  private static String id(String name) {
    return name.replace("ID", "i").replace("NAME", "n");
  }

  /** A key of {@code topics}, or an application's own. */
  private String topic(String name) {
    if (name.startsWith("ID")) {
      return id(name);
    }
    try {
      return (String) Topics.class.getMethod(name).invoke(deployment.topics());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(name + " is no key of topics", e);
    }
  }

  private static Stream<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map(found -> found.group(1));
  }
}
