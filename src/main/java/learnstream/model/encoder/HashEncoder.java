package learnstream.model.encoder;

import learnstream.nn.linear.SparseVector;

/**
 * 1 or -1 in the column that the value's hash names (Weinberger and others, Feature hashing for
 * large scale multitask learning, 2009).
 */
final class HashEncoder extends StatelessEncoder {
  private final int width;

  HashEncoder(int width) {
    this.width = width;
  }

  @Override
  public void encode(Object value, SparseVector out, int at) {
    if (value != null) {
      long hash = StringHash.of((String) value);
      out.add(at + StringHash.column(hash, width), StringHash.sign(hash));
    }
  }
}
