package learnstream.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import learnstream.config.Cadence;
import learnstream.config.Problem;
import learnstream.config.Secrets;
import learnstream.model.KindSettings;

/**
 * One mapping of a configuration while it is read: remembers which keys were asked for, so that the
 * others can be reported, and collects mistakes instead of stopping at the first.
 */
public final class Section implements KindSettings {
  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h)");
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private final String path;
  private final JsonNode node;
  private final List<Problem> problems;
  private final Set<String> known = new LinkedHashSet<>();

  public Section(String path, JsonNode node, List<Problem> problems) {
    this.path = path;
    this.problems = problems;
    boolean mapping = node != null && node.isObject();
    if (node != null && !mapping) {
      problems.add(Problem.refusal(path, found(node), "give a mapping of keys"));
    }
    this.node =
        mapping ? node : com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
  }

  public String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  public JsonNode get(String key) {
    known.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  public boolean has(String key) {
    return get(key) != null;
  }

  public void problem(String key, String message) {
    problems.add(new Problem(at(key), message));
  }

  /**
   * @param give what is allowed, for instance "give a positive integer"
   */
  @Override
  public void refuse(String key, String give) {
    problems.add(Problem.refusal(at(key), get(key) == null ? null : shown(key), give));
  }

  /** Reports a key that has no place beside others. */
  public void misplaced(String key, String reason) {
    problem(key, shown(key) + " is not allowed here: " + reason);
  }

  private String shown(String key) {
    return found(Secrets.masked(path.isEmpty() ? key : at(key), get(key)));
  }

  /** The whole mapping as it is, in one line. */
  public String json() {
    return node.toString();
  }

  /** The same with one more key. */
  public String jsonWith(String key, String value) {
    return node.<ObjectNode>deepCopy().put(key, value).toString();
  }

  public List<Problem> problems() {
    return problems;
  }

  public static String found(JsonNode value) {
    return value == null ? "nothing" : value.isValueNode() ? value.asText() : value.toString();
  }

  public Section section(String key) {
    return new Section(at(key), get(key), problems);
  }

  @Override
  public String text(String key, String fallback) {
    JsonNode value = get(key);
    if (value != null && !value.isValueNode()) {
      refuse(key, "give a text");
      return fallback;
    }
    return value == null ? fallback : value.asText();
  }

  @Override
  public double number(String key, double fallback, double least) {
    return number(
        key,
        fallback,
        least,
        least == -Double.MAX_VALUE ? "give a number" : "give a number of at least " + least);
  }

  public double number(String key, double fallback, double least, String allowed) {
    JsonNode value = get(key);
    if (value == null) {
      return fallback;
    }
    if (!value.isNumber() || !(value.asDouble() >= least) || Double.isInfinite(value.asDouble())) {
      refuse(key, allowed);
      return fallback;
    }
    return value.asDouble();
  }

  public double share(String key, double fallback) {
    double value = number(key, fallback, 0, "give a number from 0 to below 1");
    if (value >= 1) {
      refuse(key, "give a number from 0 to below 1");
      return fallback;
    }
    return value;
  }

  @Override
  public long count(String key, long fallback, long least) {
    JsonNode value = get(key);
    if (value == null) {
      return fallback;
    }
    if (!isInteger(value, least)) {
      refuse(key, least == 1 ? "give a positive integer" : "give an integer of at least " + least);
      return fallback;
    }
    return value.asLong();
  }

  /** Like {@link #count}, but bounded, for whatever takes memory. */
  public int size(String key, int fallback, int least, int most) {
    long value = count(key, fallback, least);
    if (value > most) {
      refuse(key, "give an integer from %d to %,d".formatted(least, most));
      return fallback;
    }
    return (int) value;
  }

  /** Whether it is a whole number of at least {@code least} that fits into an int. */
  public static boolean isInteger(JsonNode value, long least) {
    return value.isIntegralNumber() && value.canConvertToInt() && value.asInt() >= least;
  }

  @Override
  public boolean flag(String key, boolean fallback) {
    JsonNode value = get(key);
    if (value != null && !value.isBoolean()) {
      refuse(key, "give true or false");
      return fallback;
    }
    return value == null ? fallback : value.asBoolean();
  }

  /** One of an enum's constants, written in lower case with hyphens. */
  public <E extends Enum<E>> E oneOf(String key, Class<E> type, E fallback) {
    Map<String, E> allowed = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      allowed.put(label(constant), constant);
    }
    return oneOf(key, allowed, fallback);
  }

  /** What stands under one of the names. */
  public <T> T oneOf(String key, Map<String, T> allowed, T fallback) {
    JsonNode value = get(key);
    if (value == null) {
      return fallback;
    }
    T named = allowed.get(value.asText());
    if (named != null) {
      return named;
    }
    List<String> names = List.copyOf(allowed.keySet());
    refuse(key, "give one of " + String.join(", ", names) + Nearest.hint(value.asText(), names));
    return fallback;
  }

  public static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Duration duration(String key, Duration fallback) {
    JsonNode value = get(key);
    if (value == null) {
      return fallback;
    }
    Duration duration = parse(value.asText());
    if (duration == null) {
      refuse(key, "give a duration such as 500ms, 10s, 2m or PT1H");
      return fallback;
    }
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      refuse(key, "give a duration from 0s to 100 years");
      return fallback;
    }
    return duration;
  }

  /** Null if it is none. */
  private static Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    try {
      if (!matcher.matches()) {
        return Duration.parse(text);
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  public Cadence cadence(String key, Cadence fallback) {
    Section section = section(key);
    Cadence cadence =
        new Cadence(
            section.count("everySamples", fallback.everySamples(), 1),
            section.duration("every", fallback.every()));
    if (key.equals("checkpoint")) {
      section.known.add("keep");
    } else if (key.equals("metrics")) {
      section.known.add("details");
    }
    section.close();
    return cadence;
  }

  public List<String> texts(String key) {
    Set<String> texts = new LinkedHashSet<>();
    JsonNode value = get(key);
    if (value == null || !value.isArray()) {
      return List.of();
    }
    for (JsonNode item : value) {
      if (!item.isValueNode()) {
        refuse(key, "give a list of names");
        return List.of("?", "??");
      }
      if (!texts.add(item.asText())) {
        problem(key, item.asText() + " occurs twice");
      }
    }
    return List.copyOf(texts);
  }

  /** Reports every key that nobody asked for. */
  public void close() {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!known.contains(entry.getKey())) {
        problem(
            entry.getKey(),
            "there is no such key; known here: "
                + String.join(", ", known)
                + Nearest.hint(entry.getKey(), List.copyOf(known)));
      }
    }
  }
}
