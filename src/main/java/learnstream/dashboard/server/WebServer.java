package learnstream.dashboard.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.ServiceUnavailableResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import learnstream.dashboard.panel.WeightView;
import learnstream.dashboard.picture.Json;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves the page's files, its updates as server-sent events, weights on request, and actions. */
public final class WebServer implements AutoCloseable {
  private static final int THREADS = 24;
  private static final long LARGEST_REQUEST = 16 * 1024;

  private final Javalin app;
  private final Viewers viewers;
  private final WeightView weights;

  public WebServer(
      DashboardOptions options, Viewers viewers, WeightView weights, Guard guard, Actions actions) {
    this.viewers = viewers;
    this.weights = weights;
    PageFiles files = new PageFiles();
    app = Javalin.create(WebServer::configure);
    app.before(guard::check);
    app.get("/api/events", this::events);
    app.get("/api/weights", this::weights);
    app.post("/api/token", actions::check);
    app.post("/api/commands", actions::command);
    app.exception(HttpResponseException.class, WebServer::answer);
    app.get("/", files::serve);
    app.get("/<file>", files::serve);
    app.start(options.host(), options.port());
  }

  private static void configure(JavalinConfig config) {
    config.showJavalinBanner = false;
    config.startupWatcherEnabled = false;
    config.http.maxRequestSize = LARGEST_REQUEST;
    QueuedThreadPool pool = new QueuedThreadPool(THREADS, 4);
    pool.setName("dashboard-http");
    pool.setDaemon(true);
    config.jetty.threadPool = pool;
  }

  public int port() {
    return app.port();
  }

  /** Stays open until the viewer leaves. */
  private void events(Context ctx) {
    String last = ctx.header("Last-Event-ID");
    long known = viewers.roundOf(last != null ? last : ctx.queryParam("after"));
    HttpServletResponse response = ctx.res();
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    Viewer viewer = new Viewer(response, ctx.queryParam("model"), known);
    if (!viewers.add(viewer)) {
      throw new ServiceUnavailableResponse(
          Viewers.MOST + " pages are open already; no more are served.");
    }
    ctx.future(() -> viewer.done);
  }

  private void weights(Context ctx) {
    String model = ctx.queryParam("model");
    ctx.contentType("application/json").header("Cache-Control", "no-store");
    ctx.result(weights.of(model == null ? "" : model));
  }

  private static void answer(HttpResponseException e, Context ctx) {
    ctx.status(e.getStatus());
    boolean api = ctx.path().startsWith("/api/") && e.getStatus() != HttpStatus.NOT_FOUND.getCode();
    if (api) {
      ctx.contentType("application/json").result(Json.of(Map.of("error", e.getMessage())));
    } else {
      ctx.contentType("text/plain; charset=utf-8").result(e.getMessage());
    }
  }

  @Override
  public void close() {
    app.stop();
  }
}
