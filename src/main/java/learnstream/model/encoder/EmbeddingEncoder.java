package learnstream.model.encoder;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import learnstream.model.feature.FeatureKind;
import learnstream.nn.linear.Doubles;
import learnstream.nn.linear.SparseVector;

/**
 * A vector for each value, learnt by backpropagation with AdaGrad (Duchi, Hazan and Singer 2011). A
 * value has one of its own, which begins as the shared one, once it was learnt often enough; all
 * others share one. A value is known by its 64-bit hash, so that long ones take no more room.
 */
final class EmbeddingEncoder implements FieldEncoder {
  private static final double SMALL = 1e-8;

  private final FeatureKind.Embedding kind;
  private final Vector shared;

  /** By the values' hashes, those seen longest ago first. */
  private final Map<Long, Vector> vectors = new LinkedHashMap<>();

  /** How often values without a vector were seen, those seen longest ago first. */
  private final Map<Long, Integer> sightings = new LinkedHashMap<>();

  /** Values learnt so far. */
  private long count;

  private static final class Vector {
    private final double[] values;

    /** Sums of squared gradients. */
    private final double[] squares;

    private long lastSeen;

    Vector(int dimensions) {
      values = new double[dimensions];
      squares = new double[dimensions];
    }
  }

  EmbeddingEncoder(FeatureKind.Embedding kind) {
    this.kind = kind;
    shared = new Vector(kind.dimensions());
  }

  private Vector vector(Object value) {
    return vectors.getOrDefault(StringHash.of((String) value), shared);
  }

  /** Values that have a vector of their own. */
  @Override
  public int categories() {
    return vectors.size();
  }

  @Override
  public Map<Long, double[]> vectors() {
    Map<Long, double[]> all = new LinkedHashMap<>();
    vectors.forEach((hash, vector) -> all.put(hash, vector.values.clone()));
    return all;
  }

  @Override
  public double[] sharedVector() {
    return shared.values.clone();
  }

  @Override
  public void encode(Object value, SparseVector out, int at) {
    if (value != null) {
      double[] values = vector(value).values;
      for (int i = 0; i < values.length; i++) {
        out.add(at + i, values[i]);
      }
    }
  }

  @Override
  public boolean learnsFromGradient() {
    return true;
  }

  @Override
  public void learn(Object value, double[] gradient, int from) {
    if (value == null) {
      return;
    }
    Vector vector = vector(value);
    for (int i = 0; i < vector.values.length; i++) {
      double g = gradient[from + i];
      double squares = vector.squares[i] + g * g;
      if (Double.isFinite(squares)) {
        vector.squares[i] = squares;
        vector.values[i] -= kind.learningRate() * g / (Math.sqrt(squares) + SMALL);
      }
    }
  }

  @Override
  public void update(Object value) {
    if (value == null) {
      return;
    }
    count++;
    long hash = StringHash.of((String) value);
    Vector its = vectors.remove(hash);
    if (its == null) {
      its = admit(hash);
    }
    if (its != null) {
      its.lastSeen = count;
      vectors.put(hash, its);
    }
    expire();
  }

  /** A vector for a value that has been seen often enough, else null. */
  private Vector admit(long hash) {
    Integer before = sightings.remove(hash);
    int seen = before == null ? 1 : before + 1;
    if (seen < kind.admission()) {
      if (sightings.size() == kind.max()) {
        removeOldest(sightings);
      }
      sightings.put(hash, seen);
      return null;
    }
    if (vectors.size() == kind.max()) {
      removeOldest(vectors);
    }
    Vector its = new Vector(kind.dimensions());
    System.arraycopy(shared.values, 0, its.values, 0, its.values.length);
    return its;
  }

  private static void removeOldest(Map<Long, ?> values) {
    Iterator<Long> oldest = values.keySet().iterator();
    oldest.next();
    oldest.remove();
  }

  private void expire() {
    Iterator<Vector> oldest = vectors.values().iterator();
    while (kind.expiry() > 0
        && oldest.hasNext()
        && oldest.next().lastSeen < count - kind.expiry()) {
      oldest.remove();
    }
  }

  private int vectorBytes() {
    return Long.BYTES + 2 * kind.dimensions() * Double.BYTES;
  }

  @Override
  public int stateBytes() {
    return Long.BYTES
        + vectorBytes()
        + Integer.BYTES
        + vectors.size() * (Long.BYTES + vectorBytes())
        + Integer.BYTES
        + sightings.size() * (Long.BYTES + Integer.BYTES);
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(count);
    write(shared, out);
    out.putInt(vectors.size());
    vectors.forEach(
        (hash, vector) -> {
          out.putLong(hash);
          write(vector, out);
        });
    out.putInt(sightings.size());
    sightings.forEach((hash, seen) -> out.putLong(hash).putInt(seen));
  }

  private static void write(Vector vector, ByteBuffer out) {
    out.putLong(vector.lastSeen);
    Doubles.write(out, vector.values);
    Doubles.write(out, vector.squares);
  }

  @Override
  public void readState(ByteBuffer in) {
    count = in.getLong();
    read(in, shared);
    vectors.clear();
    for (int left = length(in); left > 0; left--) {
      long hash = in.getLong();
      vectors.put(hash, read(in, new Vector(kind.dimensions())));
    }
    sightings.clear();
    for (int left = length(in); left > 0; left--) {
      long hash = in.getLong();
      sightings.put(hash, in.getInt());
    }
  }

  private int length(ByteBuffer in) {
    int stored = in.getInt();
    if (stored < 0 || stored > kind.max()) {
      throw new IllegalArgumentException("%d values do not fit %d".formatted(stored, kind.max()));
    }
    return stored;
  }

  private static Vector read(ByteBuffer in, Vector to) {
    to.lastSeen = in.getLong();
    Doubles.read(in, to.values);
    Doubles.read(in, to.squares);
    return to;
  }
}
