package learnstream.nn;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/** Flat arrays as bytes, one behind the other, bit for bit. */
record ArrayState<A>(Kernels<A> kernels, List<A> arrays) implements Stateful {
  @Override
  public int stateBytes() {
    int bytes = 0;
    for (A array : arrays) {
      bytes = Math.addExact(bytes, Math.multiplyExact(kernels.length(array), kernels.bytes()));
    }
    return bytes;
  }

  @Override
  public void writeState(ByteBuffer out) {
    arrays.forEach(array -> kernels.write(array, out));
  }

  @Override
  public void readState(ByteBuffer in) {
    try {
      arrays.forEach(array -> kernels.read(in, array));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "%d bytes expected, %d are left".formatted(stateBytes(), in.remaining()));
    }
  }
}
