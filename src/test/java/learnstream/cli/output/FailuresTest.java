package learnstream.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void aFullDiskIsToldFirstThingWhereverItWasFoundOut() {
    var full = new IOException("While appending to file: /s/MANIFEST: No space left on device");
    assertThat(Failures.sentence(new ProcessorStateException("Error opening store s", full)))
        .isEqualTo(
            "there is no space left on the disk of stateDir; make room and start again (Error"
                + " opening store s)");
  }

  @Test
  void theCauseOfWhatKafkaThrowsIsToldOnce() {
    var root = new IOException("the reason");
    assertThat(Failures.sentence(new ProcessorStateException("it failed", root)))
        .isEqualTo("it failed: the reason");
    assertThat(Failures.sentence(new ProcessorStateException("it failed: the reason", root)))
        .isEqualTo("it failed: the reason");
  }
}
