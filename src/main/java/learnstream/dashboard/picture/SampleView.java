package learnstream.dashboard.picture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Tensor;

/**
 * A sample as the page shows it: a picture, or its first values.
 *
 * @param picture null if it is none
 * @param values by name or position, numbers, texts, truth values or null; null beside a picture
 * @param total how many values there are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SampleView(Picture picture, Map<String, Object> values, int total) {
  public SampleView {
    values = values == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  private static final int VALUES = 6;

  /** Longest text that is shown of a value, in characters. */
  private static final int TEXT = 60;

  /**
   * @param shapes of the pictures that samples of this topic may be
   * @param names of the fields that models look at, which are shown first
   */
  static SampleView of(LabelledSample sample, List<PictureShape> shapes, List<String> names) {
    if (sample.getFeatures() instanceof Map<?, ?> named) {
      return of(named, names);
    }
    float[] numbers =
        sample.getFeatures() instanceof Tensor tensor
            ? numbers(tensor)
            : numbers((List<?>) sample.getFeatures());
    for (PictureShape shape : shapes) {
      if (shape.size() == numbers.length) {
        return new SampleView(Picture.of(numbers, 0, shape), null, numbers.length);
      }
    }
    Map<String, Object> shown = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(VALUES, numbers.length); i++) {
      shown.put(Integer.toString(i), plain(numbers[i]));
    }
    return new SampleView(null, shown, numbers.length);
  }

  /** The values of a record: of the fields that models look at, or if there are none, any. */
  static SampleView of(Map<?, ?> record, List<String> names) {
    List<?> order = names.isEmpty() ? List.copyOf(record.keySet()) : names;
    Map<String, Object> shown = new LinkedHashMap<>();
    order.stream()
        .limit(VALUES)
        .forEach(name -> shown.put(Excerpt.of(name.toString()), plain(record.get(name))));
    return new SampleView(null, shown, order.size());
  }

  private static Object plain(Object value) {
    if (value instanceof Number number) {
      double finite = number.doubleValue();
      return Double.isFinite(finite) ? (Object) finite : null;
    }
    if (value == null || value instanceof Boolean) {
      return value;
    }
    String text = value.toString();
    return text.length() <= TEXT ? text : text.substring(0, TEXT) + "…";
  }

  private static float[] numbers(List<?> list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ((Number) list.get(i)).floatValue();
    }
    return numbers;
  }

  private static float[] numbers(Tensor tensor) {
    ByteBuffer data = tensor.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    boolean bytes = tensor.getElementType() == ElementType.UINT8;
    float[] numbers = new float[bytes ? data.remaining() : data.remaining() / Float.BYTES];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = bytes ? data.get() & 0xff : data.getFloat();
    }
    return numbers;
  }
}
