package learnstream.fuzz;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Some value of a schema. */
public record RandomRecord(Random random) {
  public Object of(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.name(), of(field.schema())));
        yield record;
      }
      case ENUM -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(0));
      case ARRAY -> List.of(of(schema.getElementType()), of(schema.getElementType()));
      case MAP -> Collections.singletonMap("k", of(schema.getValueType()));
      case UNION -> of(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case STRING -> "text" + random.nextInt(100);
      case BYTES -> ByteBuffer.wrap(new byte[] {1, 2, 3});
      case INT -> random.nextInt(1000);
      case LONG -> (long) random.nextInt(1_000_000);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      default -> null;
    };
  }
}
