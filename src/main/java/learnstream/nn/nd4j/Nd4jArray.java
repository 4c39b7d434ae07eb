package learnstream.nn.nd4j;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A flat array of ND4J, with the parts of it that were asked for: ND4J takes longer to make a view
 * than to add a layer's biases. The numbers are read and written one by one in the host's memory,
 * which is ND4J's own on a CPU, and copied to and fro where it computes on a device.
 */
final class Nd4jArray {
  /** Parts that are kept at most; batches of many lengths would add up. */
  private static final int MAX_VIEWS = 20_000;

  private static final boolean ON_DEVICE = !Nd4j.getEnvironment().isCPU();

  /**
   * A part.
   *
   * @param order c: row by row, f: column by column, v: a vector
   */
  private record Part(int at, int rows, int columns, char order) {}

  final int length;
  private final INDArray flat;
  private final FloatBuffer floats;
  private final DoubleBuffer doubles;
  private final Map<Part, INDArray> views = new HashMap<>();
  private final Map<List<Long>, INDArray> shaped = new HashMap<>();

  Nd4jArray(DataType type, int length) {
    this.length = length;
    flat = Nd4j.create(type, Math.max(1, length));
    boolean single = type == DataType.FLOAT;
    floats = single ? flat.data().asNioFloat() : null;
    doubles = single ? null : flat.data().asNioDouble();
  }

  /** A vector of {@code length} numbers from {@code at} on. */
  INDArray vector(int at, int length) {
    return view(at, length, 1, 'v');
  }

  /** A matrix, row by row. */
  INDArray rowMajor(int at, int rows, int columns) {
    return view(at, rows, columns, 'c');
  }

  /** A matrix, column by column, as BLAS has them. */
  INDArray columnMajor(int at, int rows, int columns) {
    return view(at, rows, columns, 'f');
  }

  private INDArray view(int at, int rows, int columns, char order) {
    Part part = new Part(at, rows, columns, order);
    INDArray view = views.get(part);
    if (view == null) {
      if (views.size() == MAX_VIEWS) {
        views.clear();
      }
      view = newView(part);
      views.put(part, view);
    }
    return view;
  }

  private INDArray newView(Part part) {
    long rows = part.rows;
    long columns = part.columns;
    return switch (part.order) {
      case 'v' -> Nd4j.create(flat.data(), new long[] {rows}, new long[] {1}, part.at, 'c');
      case 'c' ->
          Nd4j.create(
              flat.data(), new long[] {rows, columns}, new long[] {columns, 1}, part.at, 'c');
      default ->
          Nd4j.create(flat.data(), new long[] {rows, columns}, new long[] {1, rows}, part.at, 'f');
    };
  }

  /** An array of any shape from {@code at} on, row by row. */
  INDArray shaped(int at, long... shape) {
    List<Long> key = new ArrayList<>(List.of((long) at));
    for (long side : shape) {
      key.add(side);
    }
    return shaped.computeIfAbsent(
        key, any -> Nd4j.create(flat.data(), shape, Nd4j.getStrides(shape, 'c'), at, 'c'));
  }

  /** To be called before numbers are read. */
  private void toHost() {
    if (ON_DEVICE) {
      Nd4j.getAffinityManager().ensureLocation(flat, Location.HOST);
    }
  }

  /** To be called after numbers were written. */
  private void fromHost() {
    if (ON_DEVICE) {
      Nd4j.getAffinityManager().tagLocation(flat, Location.HOST);
    }
  }

  double get(int index) {
    toHost();
    return floats != null ? floats.get(index) : doubles.get(index);
  }

  void set(int index, double value) {
    toHost();
    if (floats != null) {
      floats.put(index, (float) value);
    } else {
      doubles.put(index, value);
    }
    fromHost();
  }

  void put(double[] in, int at, int count) {
    toHost();
    if (floats != null) {
      for (int i = 0; i < count; i++) {
        floats.put(at + i, (float) in[i]);
      }
    } else {
      doubles.put(at, in, 0, count);
    }
    fromHost();
  }

  void put(float[] in, int from, int at, int count) {
    toHost();
    if (floats != null) {
      floats.put(at, in, from, count);
    } else {
      for (int i = 0; i < count; i++) {
        doubles.put(at + i, in[from + i]);
      }
    }
    fromHost();
  }

  void get(int at, float[] out, int count) {
    toHost();
    if (floats != null) {
      floats.get(at, out, 0, count);
    } else {
      for (int i = 0; i < count; i++) {
        out[i] = (float) doubles.get(at + i);
      }
    }
  }

  /** Copies numbers to the same place of a Java array of the element type. */
  void copyTo(Object out, int at, int count) {
    toHost();
    if (floats != null) {
      floats.get(at, (float[]) out, at, count);
    } else {
      doubles.get(at, (double[]) out, at, count);
    }
  }

  /** Copies numbers from the same place of a Java array of the element type. */
  void copyFrom(Object in, int at, int count) {
    toHost();
    if (floats != null) {
      floats.put(at, (float[]) in, at, count);
    } else {
      doubles.put(at, (double[]) in, at, count);
    }
    fromHost();
  }

  /** Appends the first numbers to the buffer, in its byte order. */
  void write(ByteBuffer out, int count) {
    toHost();
    if (floats != null) {
      out.asFloatBuffer().put(floats.slice(0, count));
      out.position(out.position() + count * Float.BYTES);
    } else {
      out.asDoubleBuffer().put(doubles.slice(0, count));
      out.position(out.position() + count * Double.BYTES);
    }
  }

  /** Reads the first numbers from the buffer. */
  void read(ByteBuffer in, int count) {
    toHost();
    int bytes = count * (floats != null ? Float.BYTES : Double.BYTES);
    if (in.remaining() < bytes) {
      throw new BufferUnderflowException();
    }
    ByteBuffer part = in.slice(in.position(), bytes).order(in.order());
    if (floats != null) {
      floats.put(0, part.asFloatBuffer(), 0, count);
    } else {
      doubles.put(0, part.asDoubleBuffer(), 0, count);
    }
    in.position(in.position() + bytes);
    fromHost();
  }
}
