package learnstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.ModelAlone;
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
}
