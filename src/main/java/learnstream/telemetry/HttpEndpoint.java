package learnstream.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.List;
import java.util.Set;
import learnstream.config.HostNames;
import learnstream.config.Http;
import learnstream.stream.app.LearnstreamApp;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /metrics}, {@code /health/live}, {@code /health/ready} and {@code /version}, which
 * {@code /} lists; only reads. On loopback it answers to loopback's names only, so that no page of
 * another site reads it.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
  private static final int THREADS = 6;
  private static final List<String> PATHS =
      List.of("/metrics", "/health/live", "/health/ready", "/version");

  private final Javalin server;

  /**
   * Starts the server.
   *
   * @param where port 0 stands for any that is free
   */
  public HttpEndpoint(Http where, Telemetry telemetry, LearnstreamApp app) {
    server =
        Javalin.create(
            config -> {
              config.showJavalinBanner = false;
              config.jetty.threadPool = new QueuedThreadPool(THREADS, 1);
            });
    if (HostNames.isLoopback(where.host())) {
      HostNames names = HostNames.of(where.host(), Set.of());
      server.before(c -> requireKnown(c, names));
    }
    server.get("/", c -> c.result(String.join("\n", PATHS) + "\n"));
    server.get("/metrics", c -> c.contentType(Telemetry.CONTENT_TYPE).result(telemetry.text()));
    server.get("/health/live", c -> answer(c, Health.of(app).live(), Health.of(app)));
    server.get("/health/ready", c -> answer(c, Health.of(app).ready(), Health.of(app)));
    server.get("/version", c -> json(c, Versions.all()));
    server.start(where.host(), where.port());
    LOG.info("metrics and health at http://{}:{}/metrics", where.host(), port());
  }

  public int port() {
    return server.port();
  }

  private static void requireKnown(Context context, HostNames names) {
    if (!names.include(context.header("Host"))) {
      throw new ForbiddenResponse(
          "Host: %s is not allowed; %s are".formatted(context.header("Host"), names));
    }
  }

  private static void answer(Context context, boolean well, Health health) {
    context.status(well ? 200 : 503);
    json(context, health);
  }

  private static void json(Context context, Object value) {
    try {
      context.contentType("application/json").result(new ObjectMapper().writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
