package learnstream.stream.format;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.Filter;
import com.jayway.jsonpath.Predicate;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;

/**
 * Which records are samples: a filter expression of JSONPath, such as {@code @.amount > 0 && @.type
 * == 'card'}, in which {@code @} is the record.
 */
final class Condition {
  private final String text;
  private final Filter filter;
  private final Configuration configuration;

  /**
   * @param text that the configuration's reader has checked
   */
  Condition(String text, Configuration configuration) {
    this.text = text;
    this.configuration = configuration;
    filter = Filter.parse("[?(" + text + ")]");
  }

  /**
   * @throws UndecodableException if a value of the record cannot be compared
   */
  boolean holds(Object record) throws UndecodableException {
    try {
      return filter.apply(new OfRecord(record, configuration));
    } catch (RuntimeException e) {
      throw new UndecodableException(
          RefusalReason.WRONG_TYPE, "where: %s cannot be told: %s".formatted(text, e.getMessage()));
    }
  }

  private record OfRecord(Object item, Configuration configuration)
      implements Predicate.PredicateContext {
    @Override
    public <T> T item(Class<T> type) {
      return configuration.mappingProvider().map(item, type, configuration);
    }

    @Override
    public Object root() {
      return item;
    }
  }
}
