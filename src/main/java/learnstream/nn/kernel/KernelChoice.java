package learnstream.nn.kernel;

import java.util.Optional;
import learnstream.nn.spec.Precision;

/** The kernels for this JVM: vectors where their module is present, plain Java elsewhere. */
public final class KernelChoice {
  private static final boolean VECTORS = VectorModule.load();

  private KernelChoice() {}

  /**
   * Those of a precision.
   *
   * @param threads on which they compute at most
   */
  public static Kernels<?> of(Precision precision, int threads) {
    return switch (precision) {
      case FLOAT32 -> single(threads);
      case FLOAT64 -> new DoubleKernels();
    };
  }

  /** Those of single precision, on one thread. */
  public static Kernels<float[]> single() {
    return single(1);
  }

  private static Kernels<float[]> single(int threads) {
    return VECTORS ? Vectors.create(threads) : new PlainKernels();
  }

  public static MatrixKernels matrix() {
    return VECTORS ? Vectors.createMatrix() : new PlainMatrixKernels();
  }

  /**
   * Why this JVM computes more slowly than it could, for whoever starts it; empty if it does not.
   */
  public static Optional<String> warning() {
    return VECTORS
        ? Optional.empty()
        : Optional.of(
            "the module jdk.incubator.vector is not loaded, so plain kernels are used; java"
                + " --add-modules jdk.incubator.vector, or bin/learnstream, makes it faster");
  }

  /** Apart, so that the incubator's classes are not linked where they are missing. */
  private static final class Vectors {
    static Kernels<float[]> create(int threads) {
      return new VectorKernels(threads);
    }

    static MatrixKernels createMatrix() {
      return new VectorMatrixKernels();
    }
  }
}
