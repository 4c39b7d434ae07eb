package learnstream.model.label;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.nn.spec.Stateful;

/** Names of classes in the order in which they were learnt first, up to a number of them. */
final class GrowingClasses implements Stateful {
  private final List<String> first;
  private final int max;
  private final Map<String, Integer> indices = new HashMap<>();

  /** Never changed: who has it, has the names of a moment. */
  private List<String> names;

  /**
   * @param first names known from the beginning
   */
  GrowingClasses(List<String> first, int max) {
    this.first = first;
    this.max = max;
    set(first);
  }

  private void set(List<String> known) {
    names = List.copyOf(known);
    indices.clear();
    names.forEach(name -> indices.put(name, indices.size()));
  }

  /** Those known now; the list never changes. */
  List<String> names() {
    return names;
  }

  /** The class's index, or that of the next new one if it is not known; -1 if there is no room. */
  int index(String name) {
    int next = names.size() < max ? names.size() : -1;
    return indices.getOrDefault(name, next);
  }

  /** Takes in a name that is not known yet. */
  void add(String name) {
    List<String> more = new ArrayList<>(names);
    more.add(name);
    indices.put(name, names.size());
    names = List.copyOf(more);
  }

  @Override
  public int stateBytes() {
    int bytes = Integer.BYTES;
    for (String name : names) {
      bytes += Integer.BYTES + Character.BYTES * name.length();
    }
    return bytes;
  }

  /** As UTF-16, which holds every text: a name that came back changed would be another class. */
  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(names.size());
    for (String name : names) {
      out.putInt(name.length());
      for (int i = 0; i < name.length(); i++) {
        out.putChar(name.charAt(i));
      }
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    int stored = in.getInt();
    if (stored < first.size() || stored > max) {
      throw new IllegalArgumentException(
          "%d classes do not fit a model of at most %d".formatted(stored, max));
    }
    List<String> read = new ArrayList<>();
    for (int i = 0; i < stored; i++) {
      char[] name = new char[length(in)];
      for (int c = 0; c < name.length; c++) {
        name[c] = in.getChar();
      }
      read.add(new String(name));
    }
    set(read);
  }

  private static int length(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining() / Character.BYTES) {
      throw new IllegalArgumentException(
          "a class name cannot have %d characters".formatted(length));
    }
    return length;
  }
}
