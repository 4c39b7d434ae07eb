package learnstream.dashboard.panel;

import java.util.function.Supplier;
import learnstream.dashboard.picture.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One part of the page, rendered once for all viewers, when it has changed and somebody is
 * watching, but no more often than its pace allows.
 */
final class Panel {
  private static final Logger LOG = LoggerFactory.getLogger(Panel.class);

  private final Supplier<Object> content;
  private final long everyNanos;
  private boolean changed = true;
  private long version;
  private long renderedAt;
  private String json;

  /**
   * @param everyMillis least time between two renderings
   */
  Panel(long everyMillis, Supplier<Object> content) {
    this.content = content;
    everyNanos = everyMillis * 1_000_000L;
  }

  /** Notes that the content has changed since it was rendered. */
  void touch() {
    changed = true;
  }

  /**
   * Renders it if due.
   *
   * @param sequence number of this round, which becomes the content's version
   */
  void render(long now, long sequence) {
    if (changed && (json == null || now - renderedAt >= everyNanos)) {
      changed = false;
      renderedAt = now;
      try {
        json = Json.of(content.get());
        version = sequence;
      } catch (RuntimeException | Error e) {
        // The other panels are rendered, and this one again when it has changed.
        LOG.warn("a part of the page cannot be rendered and stays as it was", e);
      }
    }
  }

  /** Round in which the content was rendered last. */
  long version() {
    return version;
  }

  String json() {
    return json;
  }
}
