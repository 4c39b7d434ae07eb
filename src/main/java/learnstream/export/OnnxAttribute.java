package learnstream.export;

import java.util.Arrays;
import java.util.List;

/**
 * A setting of an operator.
 *
 * @param value a Long, a String, or a list of Longs or of Strings
 */
record OnnxAttribute(String name, Object value) {
  // AttributeProto: numbers of its fields, and of the types among them.
  private static final int NAME = 1;
  private static final int INT = 3;
  private static final int TEXT = 4;
  private static final int INTS = 8;
  private static final int TEXTS = 9;
  private static final int TYPE = 20;
  private static final int IS_INT = 2;
  private static final int IS_TEXT = 3;
  private static final int IS_INTS = 7;
  private static final int IS_TEXTS = 8;

  static OnnxAttribute of(String name, long value) {
    return new OnnxAttribute(name, value);
  }

  static OnnxAttribute of(String name, String value) {
    return new OnnxAttribute(name, value);
  }

  static OnnxAttribute of(String name, long... values) {
    return new OnnxAttribute(name, Arrays.stream(values).boxed().toList());
  }

  static OnnxAttribute texts(String name, List<String> values) {
    return new OnnxAttribute(name, values);
  }

  ProtoWriter message() {
    ProtoWriter out = new ProtoWriter().text(NAME, name);
    if (value instanceof Long number) {
      return out.number(INT, number).number(TYPE, IS_INT);
    }
    if (value instanceof String text) {
      return out.text(TEXT, text).number(TYPE, IS_TEXT);
    }
    List<?> list = (List<?>) value;
    boolean isTexts = !list.isEmpty() && list.get(0) instanceof String;
    for (Object each : list) {
      if (isTexts) {
        out.text(TEXTS, (String) each);
      } else {
        out.number(INTS, (Long) each);
      }
    }
    return out.number(TYPE, isTexts ? IS_TEXTS : IS_INTS);
  }
}
