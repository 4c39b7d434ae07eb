package learnstream.codec.binary;

import java.io.IOException;
import java.util.AbstractList;
import java.util.RandomAccess;
import org.apache.avro.io.Encoder;

/** A list backed by an array, without an object for each number, for Avro's array fields. */
public final class FloatList extends AbstractList<Float> implements RandomAccess {
  private final float[] numbers;

  /**
   * @param numbers not copied
   */
  public FloatList(float[] numbers) {
    this.numbers = numbers;
  }

  /** The numbers rounded to single precision. */
  public static FloatList of(double[] numbers) {
    float[] rounded = new float[numbers.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) numbers[i];
    }
    return new FloatList(rounded);
  }

  @Override
  public int size() {
    return numbers.length;
  }

  @Override
  public Float get(int index) {
    return numbers[index];
  }

  void write(Encoder out) throws IOException {
    for (float number : numbers) {
      out.writeFloat(number);
    }
  }

  /** Writes all numbers to {@code out}, which is long enough. */
  public void copyTo(double[] out) {
    for (int i = 0; i < numbers.length; i++) {
      out[i] = numbers[i];
    }
  }
}
