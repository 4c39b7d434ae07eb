package learnstream.nn.spec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Something whose state can be written to bytes and read back, bit for bit. All numbers are
 * little-endian: the caller sets the buffer's order to {@link java.nio.ByteOrder#LITTLE_ENDIAN}.
 */
public interface Stateful {
  /** What has no state. */
  Stateful NOTHING = of(new Stateful[0]);

  /** Number of bytes that {@link #writeState} writes now. */
  int stateBytes();

  /** Writes exactly {@link #stateBytes} bytes at the buffer's position and advances it. */
  void writeState(ByteBuffer out);

  /**
   * Reads what {@link #writeState} wrote and advances the buffer's position.
   *
   * @throws IllegalArgumentException if the bytes do not fit this object
   */
  void readState(ByteBuffer in);

  /** Makes another of the same specification what this one is. */
  default void copyTo(Stateful other) {
    ByteBuffer bytes = ByteBuffer.allocate(stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    writeState(bytes);
    other.readState(bytes.flip());
  }

  /**
   * Numbers, in their order.
   *
   * @param arrays not copied; of lengths that never change
   */
  static Stateful of(double[]... arrays) {
    return new Stateful() {
      @Override
      public int stateBytes() {
        int bytes = 0;
        for (double[] array : arrays) {
          bytes = Math.addExact(bytes, Math.multiplyExact(Double.BYTES, array.length));
        }
        return bytes;
      }

      @Override
      public void writeState(ByteBuffer out) {
        for (double[] array : arrays) {
          for (double number : array) {
            out.putDouble(number);
          }
        }
      }

      @Override
      public void readState(ByteBuffer in) {
        for (double[] array : arrays) {
          for (int i = 0; i < array.length; i++) {
            array[i] = in.getDouble();
          }
        }
      }
    };
  }

  /** One whole number, such as a counter. */
  static Stateful of(LongSupplier get, LongConsumer set) {
    return new Stateful() {
      @Override
      public int stateBytes() {
        return Long.BYTES;
      }

      @Override
      public void writeState(ByteBuffer out) {
        out.putLong(get.getAsLong());
      }

      @Override
      public void readState(ByteBuffer in) {
        set.accept(in.getLong());
      }
    };
  }

  /** Several, one behind the other. */
  static Stateful of(Stateful... parts) {
    return new Stateful() {
      @Override
      public int stateBytes() {
        int bytes = 0;
        for (Stateful part : parts) {
          bytes = Math.addExact(bytes, part.stateBytes());
        }
        return bytes;
      }

      @Override
      public void writeState(ByteBuffer out) {
        for (Stateful part : parts) {
          part.writeState(out);
        }
      }

      @Override
      public void readState(ByteBuffer in) {
        for (Stateful part : parts) {
          part.readState(in);
        }
      }
    };
  }
}
