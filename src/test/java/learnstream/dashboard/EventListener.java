package learnstream.dashboard;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A viewer without a screen: listens to a dashboard's events and keeps how late they came. */
public final class EventListener implements AutoCloseable, Flow.Subscriber<List<ByteBuffer>> {
  /** Every event begins with its round and the server's time of it. */
  private static final Pattern BEGINNING =
      Pattern.compile("data: \\{\"round\":\\d+,\"time\":(\\d+),");

  private static final int HEAD = 60;
  private static final String WITHOUT_ROWS = "\"rows\":{}}";

  private final StringBuilder head = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private final CompletableFuture<HttpResponse<Void>> answer;
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private volatile Flow.Subscription subscription;
  private volatile int events;
  private volatile int rows;
  private volatile long latest;
  private volatile long lastMillis;
  private volatile boolean ended;

  /**
   * @param address of the dashboard
   * @param model that it looks at, or null
   */
  public EventListener(HttpClient client, String address, String model) {
    String query = model == null ? "" : "?model=" + model;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address).resolve("api/events" + query)).build();
    answer =
        client.sendAsync(
            request,
            info -> {
              status.complete(info.statusCode());
              return HttpResponse.BodySubscribers.fromSubscriber(this);
            });
    answer.exceptionally(
        thrown -> {
          status.completeExceptionally(thrown);
          return null;
        });
  }

  /** Waits for the server's answer. */
  public int status() {
    return status.join();
  }

  @Override
  public void onSubscribe(Flow.Subscription its) {
    subscription = its;
    its.request(Long.MAX_VALUE);
  }

  /**
   * Looks at the bytes as they come: a reader of lines would look through a long one again with
   * each piece of it.
   */
  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      while (piece.hasRemaining()) {
        char next = (char) piece.get();
        if (next == '\n') {
          line(head.toString(), tail.toString());
          head.setLength(0);
          tail.setLength(0);
        } else {
          if (head.length() < HEAD) {
            head.append(next);
          }
          if (tail.length() == 2 * WITHOUT_ROWS.length()) {
            tail.delete(0, WITHOUT_ROWS.length());
          }
          tail.append(next);
        }
      }
    }
  }

  /** One thread at a time calls this. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  private void line(String beginning, String end) {
    Matcher event = BEGINNING.matcher(beginning);
    if (event.lookingAt()) {
      long now = System.currentTimeMillis();
      events++;
      rows += end.endsWith(WITHOUT_ROWS) ? 0 : 1;
      latest = Math.max(latest, now - Long.parseLong(event.group(1)));
      latest = Math.max(latest, lastMillis == 0 ? 0 : now - lastMillis);
      lastMillis = now;
    }
  }

  @Override
  public void onError(Throwable thrown) {
    ended = true;
  }

  @Override
  public void onComplete() {
    ended = true;
  }

  int events() {
    return events;
  }

  /** Events that brought numbers of a model's history. */
  int eventsWithRows() {
    return rows;
  }

  boolean hasEnded() {
    return ended;
  }

  /** The longest time, in ms, that an event was on its way, or that none came. */
  long latestMillis() {
    return Math.max(latest, lastMillis == 0 ? 0 : System.currentTimeMillis() - lastMillis);
  }

  @Override
  public void close() {
    if (subscription != null) {
      subscription.cancel();
    }
    answer.cancel(true);
  }
}
