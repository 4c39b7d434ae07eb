package learnstream.registry;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a registry again, with growing pauses, until it answers, and knows what has not been
 * answered yet. May be shared by threads.
 */
final class Attempts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final long WARN_EVERY = Duration.ofMinutes(1).toNanos();
  private static final long FIRST_PAUSE_MS = 200;
  private static final long LONGEST_PAUSE_MS = 30_000;

  private final String url;
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private volatile boolean isClosed;
  private long warned = System.nanoTime() - WARN_EVERY;

  /**
   * @param url of the registry
   */
  Attempts(String url) {
    this.url = url;
  }

  /** Sends a request, each time anew. */
  interface Request<T> extends Supplier<CompletableFuture<T>> {}

  /**
   * @param what is asked for
   * @param done what is to be done with it: {@code fetched}
   * @return the answer; fails with a {@link NoSuchSchemaException} if that is one
   */
  <T> CompletableFuture<T> untilAnswered(String what, String done, Request<T> request) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    attempt(what, done, request, answer, FIRST_PAUSE_MS);
    return answer;
  }

  private <T> void attempt(
      String what, String done, Request<T> request, CompletableFuture<T> answer, long pause) {
    if (isClosed) {
      return;
    }
    CompletableFuture.completedFuture(what)
        .thenCompose(same -> request.get())
        .whenComplete(
            (found, thrown) -> {
              Throwable cause = thrown instanceof CompletionException e ? e.getCause() : thrown;
              if (cause == null || cause instanceof NoSuchSchemaException) {
                solved(what);
                complete(answer, found, cause);
              } else {
                failed(what, done, cause);
                CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS)
                    .execute(
                        () ->
                            attempt(
                                what,
                                done,
                                request,
                                answer,
                                Math.min(2 * pause, LONGEST_PAUSE_MS)));
              }
            });
  }

  private static <T> void complete(CompletableFuture<T> answer, T found, Throwable cause) {
    if (cause == null) {
      answer.complete(found);
    } else {
      answer.completeExceptionally(cause);
    }
  }

  private synchronized void failed(String what, String done, Throwable cause) {
    String problem =
        "schema registry %s: %s cannot be %s: %s".formatted(url, what, done, sentence(cause));
    problems.put(what, problem);
    if (System.nanoTime() - warned >= WARN_EVERY) {
      warned = System.nanoTime();
      LOG.warn("{}; samples wait until it can", problem);
    }
  }

  private static String sentence(Throwable cause) {
    if (cause instanceof ConnectException) {
      return "connection refused";
    }
    if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return "it does not answer in time";
    }
    return cause instanceof RegistryAnswerException
        ? cause.getMessage()
        : "the connection failed: " + cause.getMessage();
  }

  private synchronized void solved(String what) {
    if (problems.remove(what) != null) {
      LOG.info("schema registry {}: it has answered for {}; samples go on", url, what);
      warned = System.nanoTime() - WARN_EVERY;
    }
  }

  /** Why something is not answered yet; null if it is, or was not refused so far. */
  String problem(String what) {
    return problems.get(what);
  }

  /** A sentence for each thing that is waited for. */
  List<String> problems() {
    return List.copyOf(problems.values());
  }

  /** Asks no more. */
  @Override
  public void close() {
    isClosed = true;
  }
}
