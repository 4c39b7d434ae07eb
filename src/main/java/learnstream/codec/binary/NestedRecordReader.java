package learnstream.codec.binary;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SystemLimitException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.ResolvingDecoder;

/**
 * Reads records of a schema that contains itself, up to a depth. Each level takes some of the
 * thread's stack; a record of a few kilobytes that is nested in itself would overflow it.
 */
public final class NestedRecordReader<T> extends GenericDatumReader<T> {
  /** Records within records. */
  public static final int MAX_DEPTH = 64;

  private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);

  /**
   * @param data makes the records; Avro's fast reader, which calls no method that could count, is
   *     turned off for it
   */
  public NestedRecordReader(Schema writersSchema, Schema schema, GenericData data) {
    super(writersSchema, schema, data);
    data.setFastReaderEnabled(false);
  }

  @Override
  protected Object readRecord(Object old, Schema expected, ResolvingDecoder in) throws IOException {
    int[] its = depth.get();
    if (its[0] == MAX_DEPTH) {
      throw new SystemLimitException(
          "records within records are not allowed deeper than " + MAX_DEPTH);
    }
    its[0]++;
    try {
      return super.readRecord(old, expected, in);
    } finally {
      its[0]--;
    }
  }

  /** Whether a record of the schema can contain one of its own kind. */
  public static boolean isRecursive(Schema schema) {
    return isRecursive(schema, new HashSet<>());
  }

  private static boolean isRecursive(Schema schema, Set<String> around) {
    return switch (schema.getType()) {
      case ARRAY -> isRecursive(schema.getElementType(), around);
      case MAP -> isRecursive(schema.getValueType(), around);
      case UNION -> schema.getTypes().stream().anyMatch(type -> isRecursive(type, around));
      case RECORD -> {
        if (!around.add(schema.getFullName())) {
          yield true;
        }
        boolean within =
            schema.getFields().stream().anyMatch(field -> isRecursive(field.schema(), around));
        around.remove(schema.getFullName());
        yield within;
      }
      default -> false;
    };
  }
}
