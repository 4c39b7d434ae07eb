package learnstream.dashboard.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** How far each partition has been read, and how far that is behind its end. */
final class ReadPositions {
  private static final int REMEMBERED = 600;

  /** The end offset of a partition at a moment. */
  private record End(long nanos, long offset) {}

  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, Long> firstEnds = new HashMap<>();
  private final Map<TopicPartition, Deque<End>> ends = new HashMap<>();
  private final Map<String, Long> counts = new TreeMap<>();

  /**
   * Notes that a partition was read, or skipped, up to a position, and how many records that was.
   */
  void to(TopicPartition partition, long position, long records) {
    positions.put(partition, position);
    counts.merge(partition.topic(), records, Long::sum);
  }

  /**
   * Where reading begins: at the last position if it still exists, else {@code history} records
   * before the end.
   */
  long begin(TopicPartition partition, long first, long end, long history) {
    Long before = positions.get(partition);
    long position =
        before != null && before >= first && before <= end
            ? before
            : Math.max(first, end - Math.min(end, history));
    positions.put(partition, position);
    firstEnds.put(partition, end);
    return position;
  }

  /** Whether a record existed before reading began, so that it does not count for a rate. */
  boolean isHistory(TopicPartition partition, long offset) {
    return offset < firstEnds.getOrDefault(partition, 0L);
  }

  /** The end of a partition that is read. */
  void end(TopicPartition partition, long offset, long nanos) {
    Deque<End> its = ends.computeIfAbsent(partition, p -> new ArrayDeque<>());
    its.addLast(new End(nanos, offset));
    if (its.size() > REMEMBERED) {
      its.removeFirst();
    }
  }

  /** Records between the position and the last known end. */
  long waiting(TopicPartition partition) {
    Deque<End> its = ends.get(partition);
    return its == null ? 0 : its.getLast().offset - positions.getOrDefault(partition, 0L);
  }

  /**
   * Seconds since all was read that there was, at worst over all partitions; 0 where the end
   * measured before the last one is reached.
   */
  double behind(long nanos) {
    double worst = 0;
    for (Map.Entry<TopicPartition, Deque<End>> entry : ends.entrySet()) {
      long position = positions.getOrDefault(entry.getKey(), 0L);
      Deque<End> its = entry.getValue();
      while (its.size() > 2 && second(its).offset <= position) {
        its.removeFirst();
      }
      if (its.size() > 2) {
        worst = Math.max(worst, (nanos - its.getFirst().nanos) / 1e9);
      }
    }
    return worst;
  }

  private static End second(Deque<End> ends) {
    var iterator = ends.iterator();
    iterator.next();
    return iterator.next();
  }

  /** Records of a topic since reading began, skipped ones included. */
  long count(String topic) {
    return counts.getOrDefault(topic, 0L);
  }
}
