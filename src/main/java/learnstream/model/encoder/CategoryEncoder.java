package learnstream.model.encoder;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.model.feature.FeatureKind;
import learnstream.nn.linear.SparseVector;

/**
 * One-hot with a column for each of the first values, in the order in which they were learnt. A
 * value that is new is predicted with the next free column, which is its own once it is learnt.
 */
final class CategoryEncoder implements FieldEncoder {
  private final int max;
  private final Map<String, Integer> columns = new LinkedHashMap<>();

  /**
   * @param max values that have a column of their own
   */
  CategoryEncoder(int max) {
    this.max = max;
  }

  @Override
  public void encode(Object value, SparseVector out, int at) {
    if (value != null) {
      out.add(at + column((String) value), 1);
    }
  }

  private int column(String value) {
    Integer own = columns.get(value);
    if (own != null) {
      return own;
    }
    return columns.size() < max
        ? columns.size()
        : max + Math.floorMod(value.hashCode(), FeatureKind.SHARED_COLUMNS);
  }

  @Override
  public void update(Object value) {
    if (value != null && columns.size() < max) {
      columns.putIfAbsent((String) value, columns.size());
    }
  }

  @Override
  public List<String> ownValues() {
    return List.copyOf(columns.keySet());
  }

  @Override
  public int categories() {
    return columns.size();
  }

  @Override
  public int stateBytes() {
    int bytes = Integer.BYTES;
    for (String value : columns.keySet()) {
      bytes += Texts.bytes(value);
    }
    return bytes;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(columns.size());
    for (String value : columns.keySet()) {
      Texts.write(out, value);
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    columns.clear();
    int stored = in.getInt();
    if (stored < 0 || stored > max) {
      throw new IllegalArgumentException("%d values do not fit %d columns".formatted(stored, max));
    }
    for (int i = 0; i < stored; i++) {
      columns.put(Texts.read(in), i);
    }
  }
}
