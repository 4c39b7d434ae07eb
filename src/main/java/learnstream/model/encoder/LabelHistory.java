package learnstream.model.encoder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.HistorySpec;
import learnstream.nn.spec.Stateful;

/**
 * Labels that came before, as values of the last fields of a record, and how the record's numbers
 * have changed since the last of them. A running mean is {@code m += (y - m) / min(n, N)}: the mean
 * of all n labels up to N of them, then one that forgets.
 */
public final class LabelHistory implements Stateful {
  /** Values of a field that have a history or mean of their own; the one unused longest goes. */
  static final int MAX_GROUPS = 10_000;

  private static final String ALL = "";

  private final HistorySpec spec;
  private final int first;
  private final int by;
  private final int[] meanBy;

  /** Fields that are told as changes. */
  private final int[] changing;

  private final Map<String, Labels> labels = new LinkedHashMap<>();
  private final RunningMean mean;
  private final List<Map<String, RunningMean>> means;
  private Object last;

  /** The last labels of one group, newest first in time at {@code next - 1}. */
  private static final class Labels {
    private final Object[] ring;
    private int next;

    /** Of the newest label's record. */
    private final Object[] numbers;

    Labels(int size, int changing) {
      ring = new Object[size];
      numbers = new Object[changing];
    }

    Object back(int lag) {
      return ring[Math.floorMod(next - lag, ring.length)];
    }

    void add(Object label) {
      ring[next] = label;
      next = (next + 1) % ring.length;
    }
  }

  private static final class RunningMean {
    private long count;
    private double value;

    void add(double label, int memory) {
      count++;
      value += (label - value) / Math.min(count, memory);
    }
  }

  public LabelHistory(FeatureSpec features) {
    spec = features.history();
    List<String> names = features.fields().stream().map(Feature::name).toList();
    first = features.recordFields().size();
    by = spec.by() == null ? -1 : names.indexOf(spec.by());
    meanBy = spec.meanBy().stream().mapToInt(names::indexOf).toArray();
    changing =
        IntStream.range(0, spec.hasChanges() ? first : 0)
            .filter(i -> features.fields().get(i).kind() instanceof FeatureKind.Numeric)
            .toArray();
    mean = new RunningMean();
    means = new ArrayList<>();
    spec.meanBy().forEach(field -> means.add(new LinkedHashMap<>()));
  }

  /** Sets the values of its fields, those of the record being set; null where there is none yet. */
  public void tell(Object[] values) {
    int at = first;
    Labels its = labels.get(group(values, by));
    last = its == null ? null : its.back(1);
    for (int lag : spec.lags()) {
      Object label = its == null ? null : its.back(lag);
      values[at++] = lag == 1 ? label : told(label);
    }
    if (spec.mean() > 0) {
      values[at++] = told(mean.count == 0 ? null : mean.value);
    }
    for (int i = 0; i < meanBy.length; i++) {
      RunningMean of = means.get(i).get(group(values, meanBy[i]));
      values[at++] = told(of == null ? null : of.value);
    }
    for (int i = 0; i < changing.length; i++) {
      Object before = its == null ? null : its.numbers[i];
      Object now = values[changing[i]];
      values[at++] = before == null || now == null ? null : change((Double) before, (Double) now);
    }
  }

  /** Null if it is no finite number. */
  private static Object change(double from, double to) {
    double change = to - from;
    return Double.isFinite(change) ? (Object) change : null;
  }

  /** An earlier label or a mean as it is, or its distance from the last label. */
  private Object told(Object label) {
    return !spec.isRelative() || label == null || last == null
        ? label
        : change((Double) last, (Double) label);
  }

  /** The running mean of all labels; 0 before the first one. */
  public double mean() {
    return mean.value;
  }

  /** The last label of the group to which the record told last belongs; null if there is none. */
  public Object last() {
    return last;
  }

  private static String group(Object[] values, int field) {
    return field < 0 || values[field] == null ? ALL : values[field].toString();
  }

  /**
   * The label of a record has arrived.
   *
   * @param label a Double or the name of a class
   */
  public void add(Object[] values, Object label) {
    if (spec.maxLag() > 0) {
      Labels its = newest(labels, group(values, by), this::labels);
      its.add(label);
      for (int i = 0; i < changing.length; i++) {
        its.numbers[i] = values[changing[i]];
      }
    }
    if (label instanceof Double number) {
      mean.add(number, spec.meanMemory());
      for (int i = 0; i < meanBy.length; i++) {
        newest(means.get(i), group(values, meanBy[i]), RunningMean::new)
            .add(number, spec.meanMemory());
      }
    }
  }

  private Labels labels() {
    return new Labels(spec.maxLag(), changing.length);
  }

  /** What belongs to a group, made if it is new; the one used longest ago makes room for it. */
  private static <T> T newest(Map<String, T> groups, String group, Supplier<T> maker) {
    T its = groups.remove(group);
    if (its == null && groups.size() == MAX_GROUPS) {
      groups.remove(groups.keySet().iterator().next());
    }
    T used = its == null ? maker.get() : its;
    groups.put(group, used);
    return used;
  }

  @Override
  public int stateBytes() {
    int bytes = Integer.BYTES;
    for (Map.Entry<String, Labels> group : labels.entrySet()) {
      bytes += Texts.bytes(group.getKey()) + Integer.BYTES;
      bytes += bytes(group.getValue().ring) + bytes(group.getValue().numbers);
    }
    bytes += Long.BYTES + Double.BYTES;
    for (Map<String, RunningMean> of : means) {
      bytes += Integer.BYTES;
      for (String group : of.keySet()) {
        bytes += Texts.bytes(group) + Long.BYTES + Double.BYTES;
      }
    }
    return bytes;
  }

  private static int bytes(Object[] values) {
    int bytes = 0;
    for (Object value : values) {
      bytes += Texts.bytesOfValue(value);
    }
    return bytes;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(labels.size());
    labels.forEach(
        (group, its) -> {
          Texts.write(out, group);
          out.putInt(its.next);
          write(out, its.ring);
          write(out, its.numbers);
        });
    write(out, mean);
    for (Map<String, RunningMean> of : means) {
      out.putInt(of.size());
      of.forEach(
          (group, its) -> {
            Texts.write(out, group);
            write(out, its);
          });
    }
  }

  private static void write(ByteBuffer out, Object[] values) {
    for (Object value : values) {
      Texts.writeValue(out, value);
    }
  }

  private static void write(ByteBuffer out, RunningMean of) {
    out.putLong(of.count).putDouble(of.value);
  }

  @Override
  public void readState(ByteBuffer in) {
    labels.clear();
    for (int left = in.getInt(); left > 0; left--) {
      Labels its = labels();
      labels.put(Texts.read(in), its);
      its.next = in.getInt();
      read(in, its.ring);
      read(in, its.numbers);
    }
    read(in, mean);
    for (Map<String, RunningMean> of : means) {
      of.clear();
      for (int left = in.getInt(); left > 0; left--) {
        RunningMean its = new RunningMean();
        of.put(Texts.read(in), its);
        read(in, its);
      }
    }
  }

  private static void read(ByteBuffer in, Object[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Texts.readValue(in);
    }
  }

  private static void read(ByteBuffer in, RunningMean of) {
    of.count = in.getLong();
    of.value = in.getDouble();
  }
}
