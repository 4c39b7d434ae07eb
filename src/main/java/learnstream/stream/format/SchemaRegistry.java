package learnstream.stream.format;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.stream.sample.NotReadyException;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas of a registry, each fetched once. One that cannot be fetched is asked for again, with
 * growing pauses, until the registry answers: its records wait. May be shared by threads.
 */
final class SchemaRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistry.class);
  private static final int MAX_CACHED = 1_000;
  private static final long WARN_EVERY = Duration.ofMinutes(1).toNanos();
  private static final long FORGET_ABSENT = Duration.ofMinutes(1).toNanos();

  /**
   * What a registry takes to answer while all is well; beyond it the thread is wanted elsewhere.
   */
  private static final long PATIENCE_MS = 1_000;

  private static final long FIRST_PAUSE_MS = 200;
  private static final long LONGEST_PAUSE_MS = 30_000;

  private record Fetched(CompletableFuture<Schema> schema, long began) {}

  private final String url;
  private final RegistryClient client;
  private final Map<SchemaId, Fetched> cache = new ConcurrentHashMap<>();
  private final Map<SchemaId, String> problems = new ConcurrentHashMap<>();
  private volatile boolean isClosed;
  private long warned = System.nanoTime() - WARN_EVERY;

  SchemaRegistry(RegistrySettings settings) {
    url = settings.url();
    client = new RegistryClient(settings);
  }

  /**
   * @throws NotReadyException if the registry does not answer now; it is asked on
   * @throws UndecodableException if it has no such schema
   */
  Schema schema(SchemaId id) throws UndecodableException {
    CompletableFuture<Schema> schema = fetched(id);
    try {
      return schema.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new NotReadyException(id + " is not there yet", schema::isDone);
    } catch (ExecutionException e) {
      throw new UndecodableException(RefusalReason.UNKNOWN_SCHEMA, e.getCause().getMessage());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private CompletableFuture<Schema> fetched(SchemaId id) {
    Fetched known = cache.get(id);
    if (known != null && !isForgotten(known)) {
      return known.schema();
    }
    if (cache.size() >= MAX_CACHED) {
      cache.values().removeIf(one -> one.schema().isDone());
    }
    return cache
        .compute(id, (same, before) -> before == null || isForgotten(before) ? fetch(id) : before)
        .schema();
  }

  /** What was not there may be by now. */
  private static boolean isForgotten(Fetched known) {
    return known.schema().isCompletedExceptionally()
        && System.nanoTime() - known.began() > FORGET_ABSENT;
  }

  private Fetched fetch(SchemaId id) {
    CompletableFuture<Schema> schema = new CompletableFuture<>();
    attempt(id, schema, FIRST_PAUSE_MS);
    return new Fetched(schema, System.nanoTime());
  }

  private void attempt(SchemaId id, CompletableFuture<Schema> schema, long pause) {
    if (isClosed) {
      return;
    }
    CompletableFuture.completedFuture(id)
        .thenCompose(client::texts)
        .thenApply(texts -> AvroSchemas.parse(id.toString(), texts))
        .whenComplete(
            (found, thrown) -> {
              Throwable cause = thrown instanceof CompletionException e ? e.getCause() : thrown;
              if (cause == null || cause instanceof NoSuchSchemaException) {
                solved(id);
                complete(schema, found, cause);
              } else {
                failed(id, cause);
                CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS)
                    .execute(() -> attempt(id, schema, Math.min(2 * pause, LONGEST_PAUSE_MS)));
              }
            });
  }

  private static void complete(CompletableFuture<Schema> schema, Schema found, Throwable cause) {
    if (cause == null) {
      schema.complete(found);
    } else {
      schema.completeExceptionally(cause);
    }
  }

  private synchronized void failed(SchemaId id, Throwable cause) {
    String problem =
        "schema registry %s: %s cannot be fetched: %s".formatted(url, id, sentence(cause));
    problems.put(id, problem);
    if (System.nanoTime() - warned >= WARN_EVERY) {
      warned = System.nanoTime();
      LOG.warn("{}; samples wait until it can", problem);
    }
  }

  private static String sentence(Throwable cause) {
    if (cause instanceof java.net.ConnectException) {
      return "connection refused";
    }
    if (cause instanceof TimeoutException || cause instanceof java.net.http.HttpTimeoutException) {
      return "it does not answer in time";
    }
    return cause instanceof RegistryAnswerException
        ? cause.getMessage()
        : "the connection failed: " + cause.getMessage();
  }

  private synchronized void solved(SchemaId id) {
    if (problems.remove(id) != null) {
      LOG.info("schema registry {}: it has answered for {}; samples go on", url, id);
      warned = System.nanoTime() - WARN_EVERY;
    }
  }

  /** A sentence for each schema that is waited for. */
  List<String> problems() {
    return List.copyOf(problems.values());
  }

  /** Asks no more. */
  @Override
  public void close() {
    isClosed = true;
  }
}
