package learnstream.dashboard.panel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.ByteFields;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.dashboard.picture.BoundedMap;
import learnstream.dashboard.picture.Excerpt;
import learnstream.dashboard.picture.Json;

/**
 * The newest commands with their results, and which models are paused as far as the topics tell.
 */
final class ControlPanel {
  private static final int SHOWN = 50;
  private static final int MAX_RESULTS = 100;
  private static final int MAX_MODELS = 1_000;

  /** A command as the page shows it, and the newest results that have come. */
  private static final class Entry {
    private Map<String, Object> command;
    private final Deque<Map<String, Object>> results = new ArrayDeque<>();
  }

  final Panel panel = new Panel(0, this::view);
  private final Map<String, Entry> entries = new BoundedMap<>(SHOWN);
  private final Map<String, Boolean> paused = new BoundedMap<>(MAX_MODELS);
  private final boolean replicas;

  /**
   * @param replicas whether each partition has a replica of a model, which answers for itself
   */
  ControlPanel(boolean replicas) {
    this.replicas = replicas;
  }

  /** Each partition has a copy of a command; it is shown once. */
  void take(ControlCommand command) {
    Map<String, Object> view = Json.fields(command);
    view.put("key", Excerpt.of(ByteFields.text(command.getKey())));
    entry(command.getId()).command = view;
  }

  void take(ControlResult result) {
    Entry entry = entry(result.getCommandId());
    if (entry.command == null) {
      entry.command = commandOf(result);
    }
    if (entry.results.size() == MAX_RESULTS) {
      entry.results.removeFirst();
    }
    entry.results.addLast(Json.fields(result));
    if (result.getOutcome() == ControlOutcome.APPLIED) {
      String key =
          replicas ? Integer.toString(result.getPartition()) : ByteFields.text(result.getKey());
      String name = ModelPanel.name(result.getModelId(), key);
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
    return entries.computeIfAbsent(Excerpt.of(id), e -> new Entry());
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
    Map<String, Object> view = new LinkedHashMap<>(entry.command);
    view.put("id", id);
    view.put("results", List.copyOf(entry.results));
    return view;
  }

  /** What a result says of a command that was not read, for instance because it is too old. */
  private static Map<String, Object> commandOf(ControlResult result) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("modelId", Excerpt.of(result.getModelId()));
    view.put("key", Excerpt.of(ByteFields.text(result.getKey())));
    view.put("action", result.getAction().toString());
    view.put("author", Excerpt.of(result.getAuthor()));
    view.put("time", result.getTime().toEpochMilli());
    return view;
  }
}
