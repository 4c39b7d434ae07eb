package learnstream.nn.kernel;

/** The kernels for this JVM: vectors where their module is present, plain Java elsewhere. */
public final class KernelChoice {
  private KernelChoice() {}

  public static Kernels<float[]> single() {
    return Choice.VECTORS ? Vectors.create() : new PlainKernels();
  }

  public static MatrixKernels matrix() {
    return Choice.VECTORS ? Vectors.createMatrix() : new PlainMatrixKernels();
  }

  /** Looked at once; the warning is given once. */
  private static final class Choice {
    static final boolean VECTORS = VectorModule.load();

    static {
      if (!VECTORS) {
        System.err.println(
            "learnstream: the module jdk.incubator.vector is not loaded, so plain kernels are used;"
                + " java --add-modules jdk.incubator.vector, or bin/learnstream, makes it faster");
      }
    }
  }

  /** Apart, so that the incubator's classes are not linked where they are missing. */
  private static final class Vectors {
    static Kernels<float[]> create() {
      return new VectorKernels();
    }

    static MatrixKernels createMatrix() {
      return new VectorMatrixKernels();
    }
  }
}
