package learnstream.nn.nd4j;

import learnstream.nn.kernel.DoubleKernels;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.PlainKernels;
import learnstream.nn.spec.Precision;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/** Starts ND4J, which takes seconds, when the first network asks for it. */
public final class Nd4jBackend {
  /** What a build adds to have it. */
  public static final String ARTIFACT = "org.nd4j:nd4j-native-platform:1.0.0-M2.1";

  private Nd4jBackend() {}

  /** Whether ND4J is on the class path; does not start it. */
  public static boolean isPresent() {
    try {
      Class.forName("org.nd4j.linalg.factory.Nd4j", false, Nd4jBackend.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Kernels of a precision.
   *
   * @throws IllegalStateException if ND4J, or its library for this machine, is not there
   */
  public static Kernels<?> kernels(Precision precision) {
    try {
      Started.threads();
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(
          "backend: nd4j cannot start ("
              + e
              + "); put "
              + ARTIFACT
              + ", or nd4j-cuda of that version, on the class path",
          e);
    }
    return Started.kernels(precision);
  }

  /** Apart, so that ND4J's classes are not linked where they are missing. */
  private static final class Started {
    static {
      // Cores are for models side by side; and no sum's order may depend on how many there are.
      Environment environment = Nd4j.getEnvironment();
      if (environment.isCPU()) {
        environment.setMaxThreads(1);
        environment.setMaxMasterThreads(1);
        Nd4j.factory().blas().setMaxThreads(1);
      }
    }

    /** How many compute one network. */
    static int threads() {
      return Nd4j.getEnvironment().maxThreads();
    }

    static Kernels<?> kernels(Precision precision) {
      return switch (precision) {
        case FLOAT32 -> new Nd4jKernels<>(precision, new PlainKernels());
        case FLOAT64 -> new Nd4jKernels<>(precision, new DoubleKernels());
      };
    }
  }
}
