package learnstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.ModelAlone;
import com.example.OwnKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The programs of src/examples/java that need no broker. */
class ExamplesTest {
  @Test
  void aModelAloneLearnsWhatIsInsideACircle() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelAlone.run(new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("the centre is inside")
        .containsPattern("accuracy of the last 1000: 0\\.9");
  }

  @Test
  void aKindOfOnesOwnLearnsLikeTheOthers() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OwnKind.run(new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("(-3, 0) is left")
        .containsPattern("accuracy: 0\\.8");
  }
}
