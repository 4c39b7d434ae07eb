package learnstream.dashboard;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A viewer without a screen: listens to a dashboard's events and keeps how late they came. */
final class EventListener implements AutoCloseable, Flow.Subscriber<String> {
  /** Every event begins with its round and the server's time of it. */
  private static final Pattern BEGINNING =
      Pattern.compile("data: \\{\"round\":\\d+,\"time\":(\\d+),");

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
  EventListener(HttpClient client, String address, String model) {
    String query = model == null ? "" : "?model=" + model;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address).resolve("api/events" + query)).build();
    answer =
        client.sendAsync(
            request,
            info -> {
              status.complete(info.statusCode());
              return HttpResponse.BodySubscribers.fromLineSubscriber(this);
            });
    answer.exceptionally(
        thrown -> {
          status.completeExceptionally(thrown);
          return null;
        });
  }

  /** Waits for the server's answer. */
  int status() {
    return status.join();
  }

  @Override
  public void onSubscribe(Flow.Subscription its) {
    subscription = its;
    its.request(Long.MAX_VALUE);
  }

  /** One thread at a time calls this. */
  @Override
  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  public void onNext(String line) {
    Matcher beginning = BEGINNING.matcher(line);
    if (beginning.lookingAt()) {
      long now = System.currentTimeMillis();
      events++;
      rows += line.endsWith("\"rows\":{}}") ? 0 : 1;
      latest = Math.max(latest, now - Long.parseLong(beginning.group(1)));
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
