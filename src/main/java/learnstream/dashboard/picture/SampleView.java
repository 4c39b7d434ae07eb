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
 * A sample as the page shows it: a picture, or its first numbers.
 *
 * @param picture null if it is none
 * @param numbers by name or position; null beside a picture
 * @param total how many numbers there are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SampleView(Picture picture, Map<String, Float> numbers, int total) {
  public SampleView {
    numbers = numbers == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }

  private static final int NUMBERS = 6;

  /**
   * @param shapes of the pictures that samples of this topic may be
   */
  public static SampleView of(LabelledSample sample, List<PictureShape> shapes) {
    if (sample.getFeatures() instanceof Map<?, ?> named) {
      return new SampleView(null, first(named), named.size());
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
    Map<String, Float> shown = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(NUMBERS, numbers.length); i++) {
      shown.put(Integer.toString(i), numbers[i]);
    }
    return new SampleView(null, shown, numbers.length);
  }

  private static Map<String, Float> first(Map<?, ?> named) {
    Map<String, Float> shown = new LinkedHashMap<>();
    named.entrySet().stream()
        .limit(NUMBERS)
        .forEach(
            e ->
                shown.put(Excerpt.of(e.getKey().toString()), ((Number) e.getValue()).floatValue()));
    return shown;
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
