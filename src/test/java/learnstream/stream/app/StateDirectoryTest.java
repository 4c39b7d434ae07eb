package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@DisabledOnOs(OS.WINDOWS)
class StateDirectoryTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(StateDirectory.class);

  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  @TempDir private Path directory;

  @BeforeEach
  void listen() {
    said.start();
    LOG.addAppender(said);
  }

  @AfterEach
  void listenNoMore() {
    LOG.detachAppender(said);
  }

  private List<String> messages() {
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void isTheOwnersAloneWhenItIsMade() throws Exception {
    Path state = directory.resolve("not/there/yet");
    StateDirectory.prepare(state);
    assertThat(Files.getPosixFilePermissions(state))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    StateDirectory.prepare(state);
    assertThat(messages()).isEmpty();
  }

  /** Kafka Streams would let the owner's group read it. */
  @Test
  void staysTheOwnersAloneWhereALearnerRuns() throws Exception {
    Path state = directory.resolve("state");
    Deployment deployment =
        ConfigReader.parse("models: [{id: m, features: 2, classes: 2}]", "n")
            .at("localhost:1", state);
    for (int start = 1; start <= 2; start++) {
      new LearnstreamApp(deployment).close();
      assertThat(Files.getPosixFilePermissions(state))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    new LearnstreamApp(deployment).close();
    assertThat(Files.getPosixFilePermissions(state))
        .as("what Streams takes from others stays taken")
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
  }

  @Test
  void isWarnedAboutWhereOthersCanWrite() throws Exception {
    for (String permissions : List.of("rwxrwx---", "rwx---rwx")) {
      Path state = Files.createDirectory(directory.resolve(permissions));
      Files.setPosixFilePermissions(state, PosixFilePermissions.fromString(permissions));
      StateDirectory.prepare(state);
      assertThat(messages()).last().asString().startsWith("stateDir: " + state + " can be written");
    }
    assertThat(messages()).hasSize(2);
  }
}
