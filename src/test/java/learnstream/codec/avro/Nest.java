package learnstream.codec.avro;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** A record that contains records of its own kind, as Avro's generator would make it. */
public final class Nest extends SpecificRecordBase {
  private static final long serialVersionUID = 1L;

  public static final Schema SCHEMA$ =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Nest", "namespace": "learnstream.codec.avro", "fields": [
                {"name": "inner", "type": ["null", "Nest"], "default": null},
                {"name": "more", "type": {"type": "array", "items": "Nest"}, "default": []}]}
              """);

  private Nest inner;
  private List<Nest> more = new ArrayList<>();

  /** For Avro. */
  public Nest() {}

  public Nest(Nest inner, List<Nest> more) {
    this.inner = inner;
    this.more = more;
  }

  @Override
  public Schema getSchema() {
    return SCHEMA$;
  }

  @Override
  public Object get(int field) {
    return field == 0 ? inner : more;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void put(int field, Object value) {
    if (field == 0) {
      inner = (Nest) value;
    } else {
      more = (List<Nest>) value;
    }
  }
}
