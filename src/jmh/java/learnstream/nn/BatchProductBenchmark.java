package learnstream.nn;

import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What OpenBLAS needs for the two large products of a batch of 128 in a 784-128-10 network, X W and
 * X' D, on memory that is already its own: the bound of a batch that would be learnt by it, to be
 * read beside {@link NetworkBenchmark#batchesOf128Images}, which is a whole step. Samples/s; start
 * it with {@code OPENBLAS_NUM_THREADS=1}.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchProductBenchmark {
  private static final int BATCH = 128;
  private static final int INPUTS = 784;
  private static final int UNITS = 128;

  private final FloatPointer x = new FloatPointer((long) BATCH * INPUTS);
  private final FloatPointer w = new FloatPointer((long) INPUTS * UNITS);
  private final FloatPointer z = new FloatPointer((long) BATCH * UNITS);

  @Setup
  public void fill() {
    Random random = new Random(1);
    for (FloatPointer matrix : new FloatPointer[] {x, w, z}) {
      for (long i = 0; i < matrix.capacity(); i++) {
        matrix.put(i, (float) random.nextGaussian() / 100);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float openBlas() {
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasNoTrans,
        BATCH,
        UNITS,
        INPUTS,
        1f,
        x,
        INPUTS,
        w,
        UNITS,
        0f,
        z,
        UNITS);
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasTrans,
        openblas.CblasNoTrans,
        INPUTS,
        UNITS,
        BATCH,
        -1e-6f,
        x,
        INPUTS,
        z,
        UNITS,
        1f,
        w,
        UNITS);
    return z.get(0);
  }
}
