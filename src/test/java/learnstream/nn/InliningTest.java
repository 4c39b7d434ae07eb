package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HotSpot must not inline loops over vectors into methods that are large already: it gives up amid
 * them then, and a network learns at a fifth of its speed until the process ends.
 */
class InliningTest {
  /** HotSpot's FreqInlineSize, bytes of bytecode. */
  private static final int LONGEST_INLINED = 325;

  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of("learnstream.nn.optimiser.VectorUpdate", "run"),
        Arguments.of("learnstream.nn.kernel.VectorScan", "squaredNorm"),
        Arguments.of("learnstream.nn.kernel.VectorGemm", "fourRows"),
        Arguments.of("learnstream.nn.kernel.VectorGemm", "oneVector"),
        Arguments.of("learnstream.nn.kernel.VectorAffine", "affine"));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void leavesOut(String type, String method) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    String classes = System.getProperty("java.class.path");
    ToolProvider.findFirst("javap").orElseThrow().run(out, out, "-c", "-p", "-cp", classes, type);
    assertThat(length(text.toString(), method)).isGreaterThan(LONGEST_INLINED);
  }

  /** The offset of the last instruction of a method, as javap prints it. */
  private static int length(String code, String method) {
    int last = -1;
    boolean isIn = false;
    for (String line : code.split("\n")) {
      if (line.startsWith("  ") && !line.startsWith("   ")) {
        isIn = line.contains(" " + method + "(");
      } else if (isIn && line.matches(" +\\d+: .*")) {
        last = Integer.parseInt(line.substring(0, line.indexOf(':')).strip());
      }
    }
    return last;
  }
}
