package learnstream.stream.format;

import com.jayway.jsonpath.spi.json.JsonProvider;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import learnstream.config.yaml.Nearest;
import learnstream.stream.sample.Echo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the first records of a stream for what a mapping expects: a path that is in none of them
 * is probably misspelt, and all samples would lack what it is for.
 */
final class FirstRecords {
  /** How many are looked at. */
  static final int COUNT = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(FirstRecords.class);
  private static final int MAX_DEPTH = 5;
  private static final int MAX_FIELDS = 500;

  private final List<MappedPath> paths;
  private final String where;
  private final JsonProvider provider;
  private int seen;
  private int samples;

  FirstRecords(List<MappedPath> paths, String where, JsonProvider provider) {
    this.paths = paths;
    this.where = where;
    this.provider = provider;
  }

  /** After a record was mapped. */
  void saw(Object record, boolean isSample) {
    if (seen == COUNT) {
      return;
    }
    seen++;
    samples += isSample ? 1 : 0;
    if (seen == COUNT) {
      warn(record);
    }
  }

  private void warn(Object record) {
    if (samples == 0) {
      LOG.warn("samples.where: none of the first {} records is one for which {}", COUNT, where);
      return;
    }
    List<MappedPath> unmatched = paths.stream().filter(MappedPath::isUnmatched).toList();
    if (!unmatched.isEmpty()) {
      Set<String> fields = new TreeSet<>();
      collect("", record, 0, fields);
      unmatched.forEach(path -> LOG.warn("{}", sentence(path, fields)));
    }
  }

  private static String sentence(MappedPath path, Set<String> fields) {
    return "%s: %s is in none of the first %,d records%s"
        .formatted(path.part(), path.path(), COUNT, hint(path.path().dotted(), fields));
  }

  /** The nearest field, or one of that name elsewhere in the record, or what there is. */
  private static String hint(String path, Set<String> fields) {
    String near = Nearest.hint(path, List.copyOf(fields));
    if (!near.isEmpty()) {
      return near;
    }
    String name = path.substring(path.lastIndexOf('.') + 1);
    return fields.stream()
        .filter(field -> field.endsWith("." + name))
        .findFirst()
        .map(field -> "; did you mean " + field + "?")
        .orElseGet(() -> "; the last has " + Echo.names(fields));
  }

  private void collect(String path, Object at, int depth, Set<String> fields) {
    if (depth == MAX_DEPTH || fields.size() >= MAX_FIELDS) {
      return;
    }
    if (provider.isMap(at)) {
      for (String name : provider.getPropertyKeys(at)) {
        add(path, name, provider.getMapValue(at, name), depth, fields);
      }
    } else if (provider.isArray(at) && provider.length(at) > 0) {
      add(path, "0", provider.getArrayIndex(at, 0), depth, fields);
    }
  }

  private void add(String path, String name, Object value, int depth, Set<String> fields) {
    String field = path.isEmpty() ? name : path + "." + name;
    if (provider.isMap(value) || provider.isArray(value)) {
      collect(field, value, depth + 1, fields);
    } else if (fields.size() < MAX_FIELDS) {
      fields.add(field);
    }
  }
}
