package learnstream.dashboard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;

/** The newest commands with what became of each, and which models are paused for all one knows. */
final class ControlBoard {
  private static final int SHOWN = 50;

  /** A command, and the results that have come. */
  private static final class Entry {
    private ControlCommand command;
    private final List<ControlResult> results = new ArrayList<>();
  }

  final Panel panel = new Panel(0, this::view);
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Boolean> paused = new LinkedHashMap<>();

  /** Each partition has a copy of a command; it is shown once. */
  void take(ControlCommand command) {
    entry(command.getId()).command = command;
  }

  void take(ControlResult result) {
    entry(result.getCommandId()).results.add(result);
    if (result.getOutcome() == ControlOutcome.APPLIED) {
      String name = ModelBoard.name(result.getModelId(), text(result.getKey()));
      switch (result.getAction()) {
        case PAUSE -> paused.put(name, true);
        case RESUME -> paused.put(name, false);
        default -> {
          // Says nothing of it.
        }
      }
    }
  }

  private Entry entry(String id) {
    panel.touch();
    Entry entry = entries.computeIfAbsent(id, e -> new Entry());
    if (entries.size() > SHOWN) {
      entries.remove(entries.keySet().iterator().next());
    }
    return entry;
  }

  private static String text(ByteBuffer key) {
    return key == null ? null : StandardCharsets.UTF_8.decode(key.duplicate()).toString();
  }

  private Map<String, Object> view() {
    List<Map<String, Object>> newestFirst = new ArrayList<>();
    entries.forEach((id, entry) -> newestFirst.add(view(id, entry)));
    Collections.reverse(newestFirst);
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("commands", newestFirst);
    view.put("paused", paused);
    return view;
  }

  private static Map<String, Object> view(String id, Entry entry) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", id);
    if (entry.command != null) {
      view.putAll(Json.fields(entry.command));
      view.put("key", text(entry.command.getKey()));
    } else {
      ControlResult result = entry.results.get(0);
      view.put("modelId", result.getModelId());
      view.put("key", text(result.getKey()));
      view.put("action", result.getAction().toString());
      view.put("author", result.getAuthor());
      view.put("time", result.getTime().toEpochMilli());
    }
    view.put("results", entry.results.stream().map(Json::fields).toList());
    return view;
  }
}
