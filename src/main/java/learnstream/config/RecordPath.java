package learnstream.config;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.JsonProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a record a value is: a JSONPath, {@code $.payment.items[0].price}, the same without its
 * beginning, {@code payment.items[0].price}, or the name of a field, {@code capital gain}. Paths of
 * names and indices only are followed here, the others by <a
 * href="https://github.com/json-path/JsonPath">Jayway JsonPath</a>.
 */
public final class RecordPath {
  private static final String NAME = "[^.\\[\\]()*?@$'\",:]+";
  private static final Pattern FIELD = Pattern.compile("[^.\\[\\]$@]+");
  private static final Pattern FUNCTION = Pattern.compile("[a-z]+\\(");
  private static final Pattern STEP =
      Pattern.compile("\\.(" + NAME + ")|\\[(-?\\d{1,9})]|\\['([^'\\\\]+)']|\\[\"([^\"\\\\]+)\"]");

  private final String text;

  /** Names and indices; null where the path has more than those. */
  private final List<Object> steps;

  /** Null where there are steps. */
  private final JsonPath path;

  private RecordPath(String text, List<Object> steps, JsonPath path) {
    this.text = text;
    this.steps = steps;
    this.path = path;
  }

  /**
   * @throws IllegalArgumentException if it is no path
   */
  public static RecordPath of(String text) {
    if (FIELD.matcher(text).matches()) {
      return new RecordPath(text, List.of(text), null);
    }
    String whole = whole(text);
    List<Object> steps = steps(whole);
    try {
      return new RecordPath(text, steps, steps == null ? JsonPath.compile(whole) : null);
    } catch (JsonPathException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String whole(String text) {
    if (text.startsWith("$") || FUNCTION.matcher(text).lookingAt()) {
      return text;
    }
    return (text.startsWith("[") ? "$" : "$.") + text;
  }

  private static List<Object> steps(String whole) {
    List<Object> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(whole).region(1, whole.length());
    while (matcher.lookingAt()) {
      String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(3);
      if (matcher.group(2) != null) {
        steps.add(Integer.valueOf(matcher.group(2)));
      } else {
        steps.add(name != null ? name : matcher.group(4));
      }
      matcher.region(matcher.end(), whole.length());
    }
    return steps.isEmpty() || matcher.regionStart() < whole.length() ? null : steps;
  }

  /**
   * The value in a record, or {@link JsonProvider#UNDEFINED} if there is none. Where a path may
   * find several values and finds one, that one; where it finds several, their array.
   *
   * @param configuration whose provider knows the record
   */
  public Object read(Object record, Configuration configuration) {
    JsonProvider provider = configuration.jsonProvider();
    return steps != null ? follow(record, provider) : evaluate(record, configuration);
  }

  private Object follow(Object record, JsonProvider provider) {
    Object at = record;
    for (Object step : steps) {
      if (step instanceof String name) {
        at = provider.isMap(at) ? provider.getMapValue(at, name) : JsonProvider.UNDEFINED;
      } else {
        at = element(at, (Integer) step, provider);
      }
      if (at == JsonProvider.UNDEFINED) {
        return at;
      }
    }
    return provider.unwrap(at);
  }

  /** A negative index counts from the end. */
  private static Object element(Object array, int index, JsonProvider provider) {
    if (!provider.isArray(array)) {
      return JsonProvider.UNDEFINED;
    }
    int length = provider.length(array);
    int from = index < 0 ? length + index : index;
    return from < 0 || from >= length
        ? JsonProvider.UNDEFINED
        : provider.getArrayIndex(array, from);
  }

  private Object evaluate(Object record, Configuration configuration) {
    JsonProvider provider = configuration.jsonProvider();
    Object found;
    try {
      found = path.read(record, configuration);
    } catch (JsonPathException e) {
      return JsonProvider.UNDEFINED;
    }
    if (!path.isDefinite() && provider.isArray(found) && provider.length(found) <= 1) {
      found =
          provider.length(found) == 0
              ? JsonProvider.UNDEFINED
              : provider.unwrap(provider.getArrayIndex(found, 0));
    }
    return found;
  }

  /** Names and indices joined by dots, as {@code payment.items.0.price}, or the text. */
  public String dotted() {
    return steps == null ? text : String.join(".", steps.stream().map(Object::toString).toList());
  }

  /** As it was given. */
  @Override
  public String toString() {
    return text;
  }
}
