package learnstream.nn.optimiser;

/**
 * Where updates by vectors are entered. It looks at their ranges once, since where {@code
 * jdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK} is 0 no access to a vector does.
 *
 * <p>With its messages the method is longer than what HotSpot inlines (325 bytes of bytecode), and
 * must stay so: the compiler of JDK 17 may run out of nodes amid a loop over vectors that is
 * inlined into a learner, and then makes an object of each vector, for good.
 */
public final class VectorUpdate {
  private VectorUpdate() {}

  /** One step of the optimiser on some rows, in vectors as far as there are whole ones. */
  public static void run(
      OptimiserStep step, RowGradients<float[]> rows, float[] p, float[][] slots) {
    if (rows.count == 0) {
      return;
    }
    int begin = rows.begin(0);
    int end = rows.begin(rows.count - 1) + rows.columns;
    if (begin < 0 || end > p.length) {
      throw new IndexOutOfBoundsException(
          "parameters %d to %d are not allowed; 0 to %d are".formatted(begin, end, p.length));
    }
    for (float[] slot : slots) {
      if (end > slot.length) {
        throw new IndexOutOfBoundsException(
            "what is kept of parameters up to %d is not allowed; %d numbers are kept"
                .formatted(end, slot.length));
      }
    }
    if (rows.at < 0 || rows.at + rows.columns > rows.d.length) {
      throw new IndexOutOfBoundsException(
          "deltas %d to %d are not allowed; 0 to %d are"
              .formatted(rows.at, rows.at + rows.columns, rows.d.length));
    }
    if (rows.count > rows.factors.length) {
      throw new IndexOutOfBoundsException(
          "%d factors are not allowed; %d are".formatted(rows.count, rows.factors.length));
    }
    Optimiser optimiser = step.optimiser();
    int done = optimiser.updateInVectors(step, rows, p, slots);
    if (done == rows.columns) {
      return;
    }
    if (optimiser.canSkipColumns() && RowGradients.goToLastVector(rows, done, Lanes.LENGTH)) {
      optimiser.updateInVectors(step, rows, p, slots);
    } else {
      optimiser.update(step, rows, done, p, slots);
    }
  }
}
