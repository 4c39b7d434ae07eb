package learnstream.dashboard.panel;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.avro.DeadLetter;
import learnstream.dashboard.picture.Excerpt;

/** The newest dead letters, and how many there were for each reason. */
final class DeadLetterPanel {
  private static final int SHOWN = 30;
  private static final int BYTES = 64;

  /** A dead letter as the page shows it; bytes in hexadecimal, cut off. */
  record Letter(
      String topic,
      int partition,
      long offset,
      String model,
      String reason,
      String message,
      String key,
      String value,
      int bytes,
      long time) {}

  final Panel panel = new Panel(1000, this::view);
  private final ArrayDeque<Letter> newest = new ArrayDeque<>(SHOWN);
  private final Map<String, Long> reasons = new TreeMap<>();
  private long total;

  void take(DeadLetter letter) {
    if (newest.size() == SHOWN) {
      newest.removeLast();
    }
    newest.addFirst(
        new Letter(
            Excerpt.of(letter.getTopic()),
            letter.getPartition(),
            letter.getOffset(),
            Excerpt.of(letter.getModelId()),
            letter.getReason().toString(),
            Excerpt.of(letter.getMessage()),
            hex(letter.getKey()),
            hex(letter.getValue()),
            letter.getValue() == null ? 0 : letter.getValue().remaining(),
            letter.getTime().toEpochMilli()));
    reasons.merge(letter.getReason().toString(), 1L, Long::sum);
    total++;
    panel.touch();
  }

  private static String hex(ByteBuffer bytes) {
    if (bytes == null) {
      return null;
    }
    byte[] first = new byte[Math.min(BYTES, bytes.remaining())];
    bytes.duplicate().get(first);
    return HexFormat.ofDelimiter(" ").formatHex(first);
  }

  private Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("total", total);
    view.put("reasons", reasons);
    view.put("letters", List.copyOf(newest));
    return view;
  }
}
