package learnstream.nn;

import java.util.Objects;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Slice;

/**
 * A slice of a network's parameters.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ParameterArray<A> implements NamedArray {
  private final String name;
  private final Slice slice;
  private final Kernels<A> kernels;
  private final Parameters<A> parameters;
  private final int length;

  ParameterArray(String name, Slice slice, Kernels<A> kernels, Parameters<A> parameters) {
    this.name = name;
    this.slice = slice;
    this.kernels = kernels;
    this.parameters = parameters;
    length = NamedArray.length(slice.shape());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int[] shape() {
    return slice.shape().clone();
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public double get(int index) {
    return kernels.get(parameters.settled(), slice.at() + Objects.checkIndex(index, length));
  }

  @Override
  public void set(int index, double value) {
    kernels.set(parameters.settled(), slice.at() + Objects.checkIndex(index, length), value);
  }

  @Override
  public void copyTo(double[] numbers, int from) {
    A settled = parameters.settled();
    for (int i = 0; i < length; i++) {
      numbers[from + i] = kernels.get(settled, slice.at() + i);
    }
  }

  @Override
  public void copyFrom(double[] numbers, int from) {
    A settled = parameters.settled();
    for (int i = 0; i < length; i++) {
      kernels.set(settled, slice.at() + i, numbers[from + i]);
    }
  }
}
