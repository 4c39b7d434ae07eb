package learnstream.speed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.demo.data.Digits;

/** Records that come again and again, encoded once. */
final class BenchRecords {
  private static final int ROWS = 4096;
  private static final ObjectReader JSON = new ObjectMapper().readerFor(Map.class);

  private BenchRecords() {}

  /** Eight normal numbers and the label of their first two's product. */
  static IntFunction<byte[]> rows() {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    Random random = new Random(1);
    byte[][] records = new byte[ROWS][];
    Arrays.setAll(records, i -> codec.encode(row(i, random)));
    return number -> records[number % ROWS];
  }

  private static LabelledSample row(int number, Random random) {
    List<Float> features = new ArrayList<>(8);
    for (int i = 0; i < 8; i++) {
      features.add((float) random.nextGaussian());
    }
    String label = features.get(0) * features.get(1) > 0 ? "1" : "0";
    return new LabelledSample("row-" + number, null, features, label, 1.0, Instant.EPOCH);
  }

  /** Ten fields in JSON, two of them a level deeper, and a label. */
  static IntFunction<byte[]> json() {
    SplittableRandom random = new SplittableRandom(1);
    byte[][] records = new byte[ROWS][];
    Arrays.setAll(records, i -> json(random).getBytes(UTF_8));
    return number -> records[number % ROWS];
  }

  private static String json(SplittableRandom random) {
    int amount = random.nextInt(100_000);
    return """
        {"payment":{"amount":%d.%02d,"tip":%d},"hour":%d,"distance":%d,"age":%d,"items":%d,\
        "rating":%d.5,"country":"C%d","browser":"B%d","online":%s,"label":"%s"}"""
        .formatted(
            amount / 100,
            amount % 100,
            random.nextInt(20),
            random.nextInt(24),
            random.nextInt(3000),
            18 + random.nextInt(70),
            random.nextInt(9),
            random.nextInt(5),
            random.nextInt(40),
            random.nextInt(6),
            random.nextBoolean(),
            amount > 50_000 ? "a" : "b");
  }

  /** Parses a record of {@link #json}. */
  static void parse(byte[] record) {
    try {
      Map<?, ?> tree = JSON.readValue(record);
      if (tree.isEmpty()) {
        throw new IllegalStateException("the record is another");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ten thousand digits as tensors of bytes, about 800 bytes each. */
  static IntFunction<byte[]> digits() {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    Digits digits = new Digits();
    byte[][] records = new byte[digits.count()][];
    Arrays.setAll(records, i -> codec.encode(digits.sample(i)));
    return number -> records[number % records.length];
  }
}
