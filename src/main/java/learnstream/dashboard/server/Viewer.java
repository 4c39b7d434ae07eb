package learnstream.dashboard.server;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One open page. A slow one misses rounds and is told later what they brought; it never makes the
 * others wait.
 */
final class Viewer {
  /** Ends the request. */
  final CompletableFuture<Void> done = new CompletableFuture<>();

  /** The model that it looks at in detail, or null. */
  final String watched;

  private final HttpServletResponse response;
  private final AtomicBoolean writing = new AtomicBoolean();
  private volatile long panelsKnown = -1;
  private volatile long rowsKnown;

  /**
   * @param rowsKnown round after which its histories are known from an earlier connection; -1: none
   */
  Viewer(HttpServletResponse response, String watched, long rowsKnown) {
    this.response = response;
    this.watched = watched;
    this.rowsKnown = rowsKnown;
  }

  long panelsKnown() {
    return panelsKnown;
  }

  long rowsKnown() {
    return rowsKnown;
  }

  /** Whether it can receive an event now; if so, {@link #tell} has to follow. */
  boolean begin() {
    return !done.isDone() && writing.compareAndSet(false, true);
  }

  /**
   * Sends an event.
   *
   * @param round after which everything is known with it
   */
  void tell(byte[] event, long round) {
    try {
      OutputStream out = response.getOutputStream();
      out.write(event);
      out.flush();
      panelsKnown = round;
      rowsKnown = round;
    } catch (IOException | IllegalStateException e) {
      // The viewer has left.
      done.complete(null);
    } finally {
      writing.set(false);
    }
  }
}
