package learnstream.dashboard.panel;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.dashboard.picture.Json;
import learnstream.dashboard.picture.SampleLookup;

/**
 * All that the page shows, as the topics have told it so far. One lock, the page's own, guards it:
 * records come from one thread, rounds are rendered in another.
 */
public final class Page {
  private final Models models;
  private final GanPanel gan;
  private final DeadLetterPanel letters = new DeadLetterPanel();
  private final CheckpointPanel checkpoints = new CheckpointPanel();
  private final ControlPanel control;
  private final FlowRates rates = new FlowRates();
  private final Map<Integer, Long> sampleEnds = new TreeMap<>();
  private final Panel status = new Panel(0, this::status);
  private final Panel description;
  private Feed feed = Feed.starting(System.currentTimeMillis());
  private long round;
  private int viewers;

  public Page(Deployment deployment, boolean actions) {
    models = new Models(deployment);
    control = new ControlPanel(models.areReplicas());
    gan = deployment.gan() == null ? null : new GanPanel(deployment.gan());
    description = new Panel(0, () -> Description.of(deployment, actions));
  }

  public synchronized void take(ModelMetrics metrics) {
    panel(metrics.getModelId(), metrics.getKey())
        .ifPresent(panel -> panel.take(metrics, round + 1));
  }

  public synchronized void take(GanMetrics metrics) {
    if (gan != null) {
      gan.take(metrics, round + 1);
    }
  }

  /**
   * @param key of the record, which names the model where each key has its own
   */
  public synchronized void take(Prediction prediction, byte[] key) {
    String text =
        models.areReplicas()
            ? Integer.toString(prediction.getPartition())
            : key == null ? "" : new String(key, StandardCharsets.UTF_8);
    panel(prediction.getModelId(), text).ifPresent(panel -> panel.take(prediction));
  }

  /** The status names the models that there are, so it is never older than one of them. */
  private Optional<ModelPanel> panel(String id, String key) {
    long before = models.begun();
    Optional<ModelPanel> panel = models.panel(id, key);
    if (models.begun() != before) {
      status.touch();
    }
    return panel;
  }

  public synchronized void take(DeadLetter letter) {
    letters.take(letter);
  }

  public synchronized void take(Checkpoint part) {
    checkpoints.take(part);
  }

  public synchronized void take(ControlCommand command) {
    control.take(command);
  }

  public synchronized void take(ControlResult result) {
    control.take(result);
  }

  public synchronized void take(Event event) {
    panel(event.getModelId(), event.getKey()).ifPresent(panel -> panel.take(event));
  }

  public synchronized void take(DrawnSamples samples) {
    if (gan != null) {
      gan.take(samples);
    }
  }

  /** A record that this version cannot read; the others go on. */
  public synchronized void unreadable() {
    feed = feed.refusing();
    status.touch();
  }

  public synchronized void skipped(long records) {
    feed = feed.skipping(records);
    status.touch();
  }

  /**
   * What the cluster said of the topics.
   *
   * @param counts records of each topic
   * @param ends of the samples' partitions
   * @param behind seconds that this page is behind
   */
  public synchronized void measured(
      Map<String, Long> counts,
      Map<Integer, Long> ends,
      Collection<String> missing,
      double behind) {
    rates.measure(counts, System.nanoTime());
    rates.missing(missing);
    sampleEnds.putAll(ends);
    feed = feed.answered(System.currentTimeMillis(), behind);
    status.touch();
  }

  public synchronized void silent(String reason) {
    feed = feed.silent(System.currentTimeMillis(), reason);
    status.touch();
  }

  public synchronized void viewers(int count) {
    viewers = count;
    status.touch();
  }

  synchronized Optional<AssembledCheckpoint> newestCheckpoint(String model) {
    return checkpoints.newest(model);
  }

  private Map<String, Object> status() {
    Map<String, Object> s = new LinkedHashMap<>();
    s.put("feed", feed);
    s.put("viewers", viewers);
    s.put("forgotten", models.forgotten());
    s.put("models", models.all().stream().map(panel -> panel.name).toList());
    if (!models.isByKey()) {
      Map<String, Long> waiting = new LinkedHashMap<>();
      for (ModelPanel panel : models.all()) {
        long end = sampleEnds.getOrDefault(panel.partition(), 0L);
        waiting.put(panel.name, Math.max(0, end - 1 - panel.offset()));
      }
      s.put("waiting", waiting);
    }
    return s;
  }

  /** The panels that all viewers see, and those of one model; all have been rendered. */
  private Map<String, Panel> panels(ModelPanel watched) {
    Map<String, Panel> panels = new LinkedHashMap<>();
    panels.put("description", description);
    panels.put("status", status);
    panels.put("flow", rates.panel);
    models.all().forEach(panel -> panels.put("model/" + panel.name, panel.card));
    if (gan != null) {
      panels.put("gan", gan.card);
      panels.put("drawn", gan.drawn);
    }
    panels.put("letters", letters.panel);
    panels.put("checkpoints", checkpoints.panel);
    panels.put("control", control.panel);
    if (watched != null) {
      panels.put("predictions/" + watched.name, watched.predictions);
      panels.put("mistakes/" + watched.name, watched.mistakes);
      panels.put("confusion/" + watched.name, watched.confusion);
      panels.put("numbers/" + watched.name, watched.numbers);
      panels.put("fields/" + watched.name, watched.fields);
    }
    return panels;
  }

  private Map<String, History> histories() {
    Map<String, History> histories = new LinkedHashMap<>();
    models.all().forEach(panel -> histories.put(panel.name, panel.history));
    if (gan != null) {
      gan.histories.forEach((half, history) -> histories.put(GanPanel.name(half), history));
    }
    return histories;
  }

  /** Ends a round: what has changed is rendered, once for all. Returns the round's number. */
  public synchronized long nextRound(Collection<String> watched, SampleLookup samples) {
    round++;
    long now = System.nanoTime();
    panels(null).values().forEach(panel -> panel.render(now, round));
    for (String name : watched) {
      ModelPanel panel = models.shown(name);
      if (panel != null) {
        panel.refresh(samples);
        panels(panel).values().forEach(part -> part.render(now, round));
      }
    }
    return round;
  }

  /**
   * What has changed for a viewer who knows the page as of some round, as JSON.
   *
   * @param panelsKnown round after which the panels are known; -1: none
   * @param rowsKnown the same of the histories
   * @param watched name of the model that is looked at in detail, or null
   */
  public synchronized String news(long panelsKnown, long rowsKnown, String watched) {
    StringBuilder text = new StringBuilder(4096);
    text.append("{\"round\":").append(round);
    text.append(",\"time\":").append(System.currentTimeMillis()).append(",\"panels\":{");
    String comma = "";
    for (Map.Entry<String, Panel> entry : panels(models.shown(watched)).entrySet()) {
      Panel panel = entry.getValue();
      if (panel.json() != null && panel.version() > panelsKnown) {
        text.append(comma).append(Json.of(entry.getKey())).append(':').append(panel.json());
        comma = ",";
      }
    }
    text.append("},\"rows\":{");
    comma = "";
    for (Map.Entry<String, History> entry : histories().entrySet()) {
      String rows = entry.getValue().rows(rowsKnown, round);
      if (rows != null) {
        text.append(comma).append(Json.of(entry.getKey())).append(":{\"columns\":");
        text.append(Json.of(entry.getValue().columns())).append(",\"rows\":");
        text.append(rows).append('}');
        comma = ",";
      }
    }
    return text.append("}}").toString();
  }
}
