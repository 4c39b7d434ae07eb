package learnstream.nn.linear;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.Stateful;

/** Flat arrays of {@code length} numbers as bytes, one behind the other, bit for bit. */
public record ArrayState<A>(Kernels<A> kernels, int length, List<A> arrays) implements Stateful {
  @Override
  public int stateBytes() {
    return Math.multiplyExact(Math.multiplyExact(arrays.size(), length), kernels.bytes());
  }

  @Override
  public void writeState(ByteBuffer out) {
    arrays.forEach(array -> kernels.write(array, length, out));
  }

  @Override
  public void readState(ByteBuffer in) {
    try {
      arrays.forEach(array -> kernels.read(in, array, length));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "%d bytes expected, %d are left".formatted(stateBytes(), in.remaining()));
    }
  }
}
