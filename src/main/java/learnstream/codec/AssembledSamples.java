package learnstream.codec;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import learnstream.codec.avro.DrawnSamples;

/**
 * A generator's answer to one request, put together from its parts. A generator that was restarted
 * may answer once more; its samples are not mixed with those of the first time.
 */
public final class AssembledSamples {
  private final String requestId;
  private final int count;
  private final int width;
  private final NavigableMap<Integer, DrawnSamples> parts = new TreeMap<>();
  private String refusal;

  /**
   * @param requestId answers to other requests are ignored
   * @param count number of samples requested; larger answers are ignored, so that no record decides
   *     how much memory is used
   * @param width numbers in one sample
   */
  public AssembledSamples(String requestId, int count, int width) {
    this.requestId = requestId;
    this.count = count;
    this.width = width;
  }

  /** Adds one part, in any order; what cannot belong to the answer is ignored. */
  public void add(DrawnSamples part) {
    if (!part.getRequestId().equals(requestId)) {
      return;
    }
    if (part.getRefusal() != null) {
      refusal = part.getRefusal();
      return;
    }
    if (!isWellFormed(part)) {
      return;
    }
    if (!parts.isEmpty() && !belongsTo(part)) {
      parts.clear();
    }
    int others = parts.values().stream().mapToInt(DrawnSamples::getCount).sum();
    if (!parts.containsKey(part.getPart()) && part.getCount() <= count - others) {
      parts.put(part.getPart(), part);
    }
  }

  private boolean isWellFormed(DrawnSamples part) {
    return part.getPart() >= 0
        && part.getPart() < part.getParts()
        && part.getCount() >= 1
        && part.getCount() <= count
        && part.getWidth() == width
        && (part.getLabels().isEmpty() || part.getLabels().size() == part.getCount())
        && FloatBytes.count(part.getSamples()) == (long) part.getCount() * width;
  }

  private boolean belongsTo(DrawnSamples part) {
    return description().getParts() == part.getParts()
        && description().getGeneratorVersion() == part.getGeneratorVersion();
  }

  /** Number of parts that are there. */
  public int found() {
    return parts.size();
  }

  public boolean isWhole() {
    return !parts.isEmpty() && parts.size() == description().getParts();
  }

  /** Why there are no samples, or null if nobody has refused. */
  public String refusal() {
    return refusal;
  }

  /** One of the parts, which says what the samples are. */
  public DrawnSamples description() {
    return parts.firstEntry().getValue();
  }

  /** The class that each sample was drawn for, or empty; only if all is there. */
  public List<String> labels() {
    return parts.values().stream().flatMap(part -> part.getLabels().stream()).toList();
  }

  /** {@code [count * width]}, row-major; only if all is there. */
  public float[] samples() {
    int numbers = 0;
    for (DrawnSamples part : parts.values()) {
      numbers += FloatBytes.count(part.getSamples());
    }
    float[] samples = new float[numbers];
    int at = 0;
    for (DrawnSamples part : parts.values()) {
      float[] its = new float[FloatBytes.count(part.getSamples())];
      FloatBytes.decode(part.getSamples(), its);
      System.arraycopy(its, 0, samples, at, its.length);
      at += its.length;
    }
    return samples;
  }
}
