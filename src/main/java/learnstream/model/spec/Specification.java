package learnstream.model.spec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a stored state depends on, as a tree: a state is read only into a model with the same
 * specification. What may change while a model learns, such as its learning rate, is not in it. A
 * setting that has its default is left out, so that a setting which a later version adds changes no
 * specification of an earlier one.
 *
 * @param type what it specifies: {@code ffnn}, {@code dense}, {@code classes} ...
 * @param values Boolean, Long, Double, String, Specification, or a list of those, by name
 */
public record Specification(String type, SortedMap<String, Object> values) {
  private static final int MAX_DIFFERENCES = 20;

  public Specification {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    values.forEach(Specification::check);
  }

  /** One of which no more is said than its type. */
  public static Specification of(String type) {
    return new Specification(type, new TreeMap<>());
  }

  private static void check(String name, Object value) {
    if (value instanceof List<?> list) {
      list.forEach(element -> check(name, element));
    } else if (!(value instanceof Boolean
        || value instanceof Long
        || value instanceof Double
        || value instanceof String
        || value instanceof Specification)) {
      throw new IllegalArgumentException(
          "%s: %s is not allowed; a boolean, long, double, text, specification or list is"
              .formatted(name, value));
    }
  }

  /** The same with one more setting. */
  public Specification with(String name, Object value) {
    SortedMap<String, Object> more = new TreeMap<>(values);
    more.put(name, value instanceof Integer number ? Long.valueOf(number) : value);
    return new Specification(type, more);
  }

  /** The same with one more setting, unless that has its default. */
  public Specification with(String name, Object value, Object defaultValue) {
    return value.equals(defaultValue) ? this : with(name, value);
  }

  /** The one text of this specification: equal ones have equal texts, on every machine. */
  public String canonical() {
    StringBuilder text = new StringBuilder();
    write(this, text);
    return text.toString();
  }

  private static void write(Object value, StringBuilder text) {
    if (value instanceof Specification specification) {
      quote(specification.type, text);
      String before = "{";
      for (var each : specification.values.entrySet()) {
        text.append(before);
        quote(each.getKey(), text);
        text.append(':');
        write(each.getValue(), text);
        before = ",";
      }
      text.append(before.equals("{") ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      text.append('[');
      for (Object element : list) {
        write(element, text);
        text.append(',');
      }
      text.append(']');
    } else if (value instanceof String string) {
      quote(string, text);
    } else {
      // The decimal digits of a double depend on the version of the JDK.
      text.append(value instanceof Double number ? Double.toHexString(number) : value);
    }
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"').append(string.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }

  /** The first 8 bytes, as a big-endian number, of SHA-256 of the canonical text in UTF-8. */
  public long fingerprint() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(canonical().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Where this specification, the configured one, differs from a stored one, a sentence each with
   * the path of the setting; the first {@value #MAX_DIFFERENCES}.
   */
  public List<String> differencesFrom(Specification stored) {
    List<String> found = new ArrayList<>();
    compare("", stored, this, found);
    return found.size() <= MAX_DIFFERENCES ? found : List.copyOf(found.subList(0, MAX_DIFFERENCES));
  }

  private static void compare(String path, Object stored, Object configured, List<String> found) {
    if (stored instanceof Specification a && configured instanceof Specification b) {
      if (!a.type.equals(b.type)) {
        found.add(
            "%s: %s is stored, %s is configured%s"
                .formatted(
                    path.isEmpty() ? "kind" : path,
                    a.type,
                    b.type,
                    path.isEmpty() ? hint(a.type, b.type) : ""));
        return;
      }
      SortedSet<String> names = new TreeSet<>(a.values.keySet());
      names.addAll(b.values.keySet());
      for (String name : names) {
        String at = path.isEmpty() ? name : path + "." + name;
        compare(at, a.values.get(name), b.values.get(name), found);
      }
    } else if (stored instanceof List<?> a && configured instanceof List<?> b) {
      if (a.size() != b.size()) {
        found.add("%s: %d are stored, %d are configured".formatted(path, a.size(), b.size()));
      }
      for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
        compare("%s[%d]".formatted(path, i), a.get(i), b.get(i), found);
      }
    } else if (stored == null || !stored.equals(configured)) {
      if (stored != configured) {
        found.add(
            "%s: %s is stored, %s is configured".formatted(path, brief(stored), brief(configured)));
      }
    }
  }

  /**
   * How to go on with a model of an earlier version, where one of which nothing was said was a
   * network.
   */
  public static String hint(String stored, String configured) {
    return stored.equals("ffnn") && configured.equals("pool")
        ? "; give kind: ffnn to go on with it, since a model of which nothing is said is a pool now"
        : "";
  }

  private static String brief(Object value) {
    if (value == null) {
      return "the default";
    }
    if (value instanceof List<?> list) {
      return "a list of " + list.size();
    }
    return value instanceof Specification specification ? specification.type : value.toString();
  }

  /** The tree, a line for each setting, indented by its depth. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(type);
    lines("  ", lines);
    return lines;
  }

  private void lines(String indent, List<String> lines) {
    values.forEach((name, value) -> lines(indent, name, value, lines));
  }

  private static void lines(String indent, String name, Object value, List<String> lines) {
    if (value instanceof Specification specification) {
      lines.add(indent + name + ": " + specification.type);
      specification.lines(indent + "  ", lines);
    } else if (value instanceof List<?> list
        && !list.isEmpty()
        && list.get(0) instanceof Specification) {
      for (int i = 0; i < list.size(); i++) {
        lines(indent, "%s[%d]".formatted(name, i), list.get(i), lines);
      }
    } else {
      lines.add(indent + name + ": " + value);
    }
  }
}
