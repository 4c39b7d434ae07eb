package learnstream.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import learnstream.codec.NotReadyException;
import learnstream.codec.SchemasById;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The schemas of a registry, each fetched or registered once. One that cannot be is asked for
 * again, with growing pauses, until the registry answers: its records wait. May be shared by
 * threads.
 */
public final class SchemaRegistry implements SchemasById {
  private static final int MAX_CACHED = 1_000;
  private static final long FORGET_ABSENT = Duration.ofMinutes(1).toNanos();

  /**
   * What a registry takes to answer while all is well; beyond it the thread is wanted elsewhere.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private record Fetched(CompletableFuture<Schema> schema, long began) {}

  private final RegistrySettings settings;
  private final RegistryClient client;
  private final Duration patience;
  private final Attempts attempts;
  private final Map<SchemaId, Fetched> cache = new ConcurrentHashMap<>();

  public SchemaRegistry(RegistrySettings settings) {
    this(settings, PATIENCE);
  }

  /**
   * @param patience how long a call waits for the registry
   */
  public SchemaRegistry(RegistrySettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    client = new RegistryClient(settings);
    attempts = new Attempts(settings.url());
  }

  /**
   * @throws NotReadyException if the registry does not answer now; it is asked on
   * @throws UndecodableException if it has no such schema
   */
  public Schema schema(SchemaId id) throws UndecodableException {
    CompletableFuture<Schema> schema = fetched(id);
    try {
      return schema.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String problem = attempts.problem(id.toString());
      throw new NotReadyException(
          problem == null ? id + " is not there yet" : problem, schema::isDone);
    } catch (ExecutionException e) {
      throw new UndecodableException(RefusalReason.UNKNOWN_SCHEMA, e.getCause().getMessage());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public Schema schema(int id) throws UndecodableException {
    return schema(settings.id(id));
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
    CompletableFuture<Schema> schema =
        attempts.untilAnswered(
            id.toString(),
            "fetched",
            () -> client.texts(id).thenApply(texts -> AvroSchemas.parse(id.toString(), texts)));
    return new Fetched(schema, System.nanoTime());
  }

  /**
   * Has a schema registered, or finds it again where it is.
   *
   * @param subject of which it is to be a version
   * @param schema in JSON
   * @return its id, once the registry has taken it
   */
  public CompletableFuture<Integer> register(String subject, String schema) {
    return attempts.untilAnswered(
        "the schema of " + subject, "registered", () -> client.register(subject, schema));
  }

  /** A sentence for each schema that is waited for. */
  public List<String> problems() {
    return attempts.problems();
  }

  /** Asks no more. */
  @Override
  public void close() {
    attempts.close();
  }
}
