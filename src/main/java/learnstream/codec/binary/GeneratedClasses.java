package learnstream.codec.binary;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import learnstream.codec.avro.Tensor;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * The classes generated from {@code schemas/}, for Avro's readers. Avro itself makes objects of
 * listed classes only, and has one list for the whole JVM, which is the application's to keep;
 * these are found here instead, without it.
 */
public final class GeneratedClasses extends SpecificData {
  private static final String PACKAGE = Tensor.class.getPackageName();

  private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();

  /**
   * @param type the record to read, with the conversions of its dates
   */
  public GeneratedClasses(Class<?> type) {
    super(GeneratedClasses.class.getClassLoader());
    getForClass(type).getConversions().forEach(this::addLogicalTypeConversion);
  }

  @Override
  @SuppressWarnings("rawtypes") // as in what it overrides
  public Class getClass(Schema schema) {
    boolean named =
        switch (schema.getType()) {
          case RECORD, ENUM, FIXED -> true;
          default -> false;
        };
    return named && PACKAGE.equals(schema.getNamespace())
        ? classes.computeIfAbsent(schema.getFullName(), this::find)
        : super.getClass(schema);
  }

  /** Null where a writer's schema has a type that there is no class for. */
  private Class<?> find(String name) {
    try {
      return Class.forName(name, false, getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
