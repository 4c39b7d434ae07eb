package learnstream.codec;

import learnstream.codec.avro.DrawnSamples;

/**
 * A generator's answer to one request, put together from its parts. A generator that was restarted
 * may answer once more; its samples are not mixed with those of the first time.
 */
public final class AssembledSamples {
  private final String requestId;
  private DrawnSamples[] parts;
  private int found;
  private String refusal;

  /**
   * @param requestId answers to other requests are left alone
   */
  public AssembledSamples(String requestId) {
    this.requestId = requestId;
  }

  /** Takes in one part, in any order. */
  public void add(DrawnSamples part) {
    if (!part.getRequestId().equals(requestId)) {
      return;
    }
    if (part.getRefusal() != null) {
      refusal = part.getRefusal();
      return;
    }
    if (parts == null || !belongsTo(part)) {
      parts = new DrawnSamples[part.getParts()];
      found = 0;
    }
    found += parts[part.getPart()] == null ? 1 : 0;
    parts[part.getPart()] = part;
  }

  private boolean belongsTo(DrawnSamples part) {
    for (DrawnSamples other : parts) {
      if (other != null) {
        return other.getParts() == part.getParts()
            && other.getGeneratorVersion() == part.getGeneratorVersion();
      }
    }
    return true;
  }

  /** Number of parts that are there. */
  public int found() {
    return found;
  }

  public boolean isWhole() {
    return parts != null && found == parts.length;
  }

  /** Why there are no samples, or null if nobody has refused. */
  public String refusal() {
    return refusal;
  }

  /** One of the parts, which says what the samples are. */
  public DrawnSamples description() {
    return parts[0];
  }

  /** {@code [count * width]}, row-major; only if all is there. */
  public float[] samples() {
    int numbers = 0;
    for (DrawnSamples part : parts) {
      numbers += FloatBytes.count(part.getSamples());
    }
    float[] samples = new float[numbers];
    int at = 0;
    for (DrawnSamples part : parts) {
      float[] its = new float[FloatBytes.count(part.getSamples())];
      FloatBytes.decode(part.getSamples(), its);
      System.arraycopy(its, 0, samples, at, its.length);
      at += its.length;
    }
    return samples;
  }
}
