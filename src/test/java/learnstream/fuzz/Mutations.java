package learnstream.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes hostile inputs: valid ones with bits, ranges and numbers changed, parts of two put
 * together, words of the format put in, and now and then nothing but noise.
 */
public final class Mutations {
  private static final int MAX_BYTES = 30_000;
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    63,
    64,
    1_000,
    65_536,
    1 << 24,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final boolean text;
  private final List<byte[]> seeds;
  private final List<byte[]> words;

  private Mutations(boolean text, List<byte[]> seeds, List<byte[]> words) {
    this.text = text;
    this.seeds = seeds;
    this.words = words;
  }

  /** Of a text format, whose words are put in. */
  public static Mutations ofTexts(List<String> seeds, List<String> words) {
    return new Mutations(true, bytes(seeds), bytes(words));
  }

  /** Of a binary format, into which numbers are put. */
  public static Mutations ofBytes(List<byte[]> seeds) {
    List<byte[]> words = new ArrayList<>();
    for (long number : NUMBERS) {
      words.add(ByteBuffer.allocate(4).putInt((int) number).array());
      words.add(zigZag(number));
    }
    return new Mutations(false, seeds, words);
  }

  private static List<byte[]> bytes(List<String> texts) {
    return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** A number as Avro writes it. */
  private static byte[] zigZag(long number) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long left = (number << 1) ^ (number >> 63);
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
    return out.toByteArray();
  }

  /** The next input. */
  public byte[] next(Random random) {
    return next(random, 0);
  }

  /**
   * The next input.
   *
   * @param kept bytes at the beginning that mostly stay as they are
   */
  public byte[] next(Random random, int kept) {
    if (random.nextInt(50) == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int from = random.nextInt(20) == 0 ? 0 : Math.min(kept, bytes.length);
      bytes = change(bytes, from, random);
    }
    return bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
  }

  private byte[] change(byte[] bytes, int from, Random random) {
    int at = from + random.nextInt(bytes.length - from + 1);
    int length = random.nextInt(1 + Math.min(bytes.length - at, 1 << random.nextInt(12)));
    byte[] word = words.get(random.nextInt(words.size()));
    if (text && random.nextInt(3) > 0) {
      return revalued(bytes, at, word);
    }
    return switch (random.nextInt(9)) {
      case 0 -> flipped(bytes, at, random);
      case 1 -> replaced(bytes, at, 0, word);
      case 2 -> replaced(bytes, at, Math.min(word.length, bytes.length - at), word);
      case 3 -> replaced(bytes, at, length, new byte[0]);
      case 4 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 5 -> Arrays.copyOf(bytes, at);
      case 6 -> spliced(bytes, at, random);
      case 7 -> repeated(bytes, at, word, random);
      default -> {
        byte[] noise = new byte[1 + random.nextInt(8)];
        random.nextBytes(noise);
        yield replaced(bytes, at, Math.min(length, noise.length), noise);
      }
    };
  }

  private static byte[] flipped(byte[] bytes, int at, Random random) {
    byte[] changed = bytes.clone();
    if (at < changed.length) {
      changed[at] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private byte[] spliced(byte[] bytes, int at, Random random) {
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    int from = random.nextInt(other.length + 1);
    return replaced(bytes, at, bytes.length - at, Arrays.copyOfRange(other, from, other.length));
  }

  /** A word many times: depth, where it opens something. */
  private static byte[] repeated(byte[] bytes, int at, byte[] word, Random random) {
    int times = 1 << random.nextInt(random.nextInt(100) == 0 ? 13 : 5);
    byte[] all = new byte[word.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = word[i % word.length];
    }
    return replaced(bytes, at, 0, all);
  }

  /** The next value behind a colon, a comma or the like is another one. */
  private static byte[] revalued(byte[] bytes, int at, byte[] word) {
    int from = at;
    while (from < bytes.length && ":,[{\n".indexOf(bytes[from]) < 0) {
      from++;
    }
    while (from < bytes.length && ":,[{\n -".indexOf(bytes[from]) >= 0) {
      from++;
    }
    int end = from;
    while (end < bytes.length && ",]}\n".indexOf(bytes[end]) < 0) {
      end++;
    }
    return replaced(bytes, from, end - from, word);
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    return ByteBuffer.allocate(bytes.length - length + by.length)
        .put(bytes, 0, at)
        .put(by)
        .put(bytes, at + length, bytes.length - at - length)
        .array();
  }
}
