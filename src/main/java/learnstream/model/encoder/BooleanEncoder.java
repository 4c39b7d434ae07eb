package learnstream.model.encoder;

import learnstream.nn.linear.SparseVector;

/** 1 for true, -1 for false. */
final class BooleanEncoder extends StatelessEncoder {
  @Override
  public void encode(Object value, SparseVector out, int at) {
    if (value != null) {
      out.add(at, (Boolean) value ? 1 : -1);
    }
  }
}
