package learnstream.registry;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;

/** Makes schemas of their texts, fit to read what strangers write. */
public final class AvroSchemas {
  private AvroSchemas() {}

  /**
   * @param name of the schema in messages
   * @param texts of the schemas that it refers to, and of itself as the last
   * @throws NoSuchSchemaException if it is none of Avro, or one that nobody's records shall have
   */
  public static Schema parse(String name, List<String> texts) {
    Schema schema = null;
    try {
      Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
      for (String text : texts) {
        schema = parser.parse(text);
      }
    } catch (AvroRuntimeException | StackOverflowError e) {
      throw new NoSuchSchemaException(
          "%s is no schema of Avro: %s".formatted(name, e.getMessage()));
    }
    prepare(name, schema, Collections.newSetFromMap(new IdentityHashMap<>()));
    return schema;
  }

  private static void prepare(String name, Schema schema, Set<Schema> seen) {
    if (!seen.add(schema)) {
      return;
    }
    switch (schema.getType()) {
      case STRING -> readAsJavasString(schema);
      case MAP -> {
        readAsJavasString(schema);
        prepare(name, schema.getValueType(), seen);
      }
      case ARRAY -> {
        if (GenericDatumReader.isZeroByteSchema(schema.getElementType())) {
          throw new NoSuchSchemaException(
              "%s has an array whose items take no bytes, which is not allowed: a few bytes could fill the memory"
                  .formatted(name));
        }
        prepare(name, schema.getElementType(), seen);
      }
      case UNION -> schema.getTypes().forEach(branch -> prepare(name, branch, seen));
      case RECORD -> schema.getFields().forEach(field -> prepare(name, field.schema(), seen));
      default -> {}
    }
  }

  private static void readAsJavasString(Schema schema) {
    if (schema.getProp(GenericData.STRING_PROP) == null) {
      GenericData.setStringType(schema, GenericData.StringType.String);
    }
  }
}
