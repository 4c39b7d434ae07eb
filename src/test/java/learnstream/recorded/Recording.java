package learnstream.recorded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.streams.KeyValue;

/**
 * What a deployment had stored when it was stopped, and what it did next when it was not.
 *
 * @param yaml its configuration
 * @param before what had happened until then
 * @param stores the records of each store by the store's name, as its changelog holds them
 * @param checkpoints the records of the checkpoints topic
 * @param next what happened next
 * @param outcome what was published then, a line for each record
 * @param states the states of the checkpoints published last, by model and key
 */
record Recording(
    String yaml,
    List<Event> before,
    Map<String, List<KeyValue<byte[], byte[]>>> stores,
    List<KeyValue<byte[], byte[]>> checkpoints,
    List<Event> next,
    List<String> outcome,
    Map<String, byte[]> states) {

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (var out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      text(out, yaml);
      events(out, before);
      out.writeInt(stores.size());
      for (var store : stores.entrySet()) {
        text(out, store.getKey());
        records(out, store.getValue());
      }
      records(out, checkpoints);
      events(out, next);
      out.writeInt(outcome.size());
      for (String line : outcome) {
        text(out, line);
      }
      out.writeInt(states.size());
      for (var state : states.entrySet()) {
        text(out, state.getKey());
        bytes(out, state.getValue());
      }
    }
  }

  static Recording read(Path file) throws IOException {
    try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      String yaml = text(in);
      List<Event> before = events(in);
      Map<String, List<KeyValue<byte[], byte[]>>> stores = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        stores.put(text(in), records(in));
      }
      List<KeyValue<byte[], byte[]>> checkpoints = records(in);
      List<Event> next = events(in);
      List<String> outcome = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        outcome.add(text(in));
      }
      Map<String, byte[]> states = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        states.put(text(in), bytes(in));
      }
      return new Recording(yaml, before, stores, checkpoints, next, outcome, states);
    }
  }

  private static void events(DataOutputStream out, List<Event> events) throws IOException {
    out.writeInt(events.size());
    for (Event event : events) {
      text(out, event.kind().name());
      bytes(out, event.key());
      bytes(out, event.value());
      out.writeLong(event.millis());
    }
  }

  private static List<Event> events(DataInputStream in) throws IOException {
    List<Event> events = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      events.add(new Event(Event.Kind.valueOf(text(in)), bytes(in), bytes(in), in.readLong()));
    }
    return events;
  }

  private static void records(DataOutputStream out, List<KeyValue<byte[], byte[]>> records)
      throws IOException {
    out.writeInt(records.size());
    for (KeyValue<byte[], byte[]> each : records) {
      bytes(out, each.key);
      bytes(out, each.value);
    }
  }

  private static List<KeyValue<byte[], byte[]>> records(DataInputStream in) throws IOException {
    List<KeyValue<byte[], byte[]>> records = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      records.add(KeyValue.pair(bytes(in), bytes(in)));
    }
    return records;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  /** Length and bytes; length -1 for null. */
  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
  }
}
