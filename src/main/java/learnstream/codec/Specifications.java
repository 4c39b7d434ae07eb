package learnstream.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import learnstream.codec.avro.StoredSpecification;
import learnstream.model.spec.Specification;

/** Converts specifications to Avro records and back. */
public final class Specifications {
  private Specifications() {}

  /** The record of a specification. */
  public static StoredSpecification record(Specification specification) {
    Map<String, Object> values = new HashMap<>();
    specification.values().forEach((name, value) -> values.put(name, each(value, TO_RECORD)));
    return new StoredSpecification(specification.type(), values);
  }

  /** The specification that a record tells. */
  public static Specification of(StoredSpecification stored) {
    Map<String, Object> values = new HashMap<>();
    stored.getValues().forEach((name, value) -> values.put(name, each(value, TO_SPECIFICATION)));
    return new Specification(stored.getType(), new TreeMap<>(values));
  }

  private static final UnaryOperator<Object> TO_RECORD =
      value -> value instanceof Specification tree ? record(tree) : value;
  private static final UnaryOperator<Object> TO_SPECIFICATION =
      value -> value instanceof StoredSpecification tree ? of(tree) : value;

  private static Object each(Object value, UnaryOperator<Object> convert) {
    return value instanceof List<?> list
        ? list.stream().map(convert).toList()
        : convert.apply(value);
  }
}
