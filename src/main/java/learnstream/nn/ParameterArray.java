package learnstream.nn;

import java.util.Objects;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Slice;

/** Some of a network's parameters under a name. */
record ParameterArray<A>(String name, Slice slice, Kernels<A> kernels, A parameters)
    implements NamedArray {
  @Override
  public int[] shape() {
    return slice.shape().clone();
  }

  @Override
  public double get(int index) {
    return kernels.get(parameters, slice.at() + Objects.checkIndex(index, length()));
  }

  @Override
  public void set(int index, double value) {
    kernels.set(parameters, slice.at() + Objects.checkIndex(index, length()), value);
  }
}
