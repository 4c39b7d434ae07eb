package learnstream.dashboard;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import learnstream.config.Deployment;
import learnstream.dashboard.feed.RecordDispatcher;
import learnstream.dashboard.feed.TopicFeed;
import learnstream.dashboard.panel.Page;
import learnstream.dashboard.panel.WeightView;
import learnstream.dashboard.picture.SampleLookup;
import learnstream.dashboard.picture.SampleViewer;
import learnstream.dashboard.server.Actions;
import learnstream.dashboard.server.DashboardOptions;
import learnstream.dashboard.server.Guard;
import learnstream.dashboard.server.Viewers;
import learnstream.dashboard.server.WebServer;
import learnstream.kafka.TopicReader;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * A running dashboard. It needs only the deployment's topics, and waits for those that do not exist
 * yet.
 */
public final class Dashboard implements AutoCloseable {
  private final DashboardOptions options;
  private final TopicFeed feed;
  private final SampleLookup samples;
  private final Viewers viewers;
  private final Actions actions;
  private final WebServer server;

  private Dashboard(Deployment deployment, DashboardOptions options) {
    this.options = options;
    Page page = new Page(deployment, options.token() != null);
    Supplier<Consumer<byte[], byte[]>> topics = () -> consumer(deployment, 2_000, 1 << 20);
    feed = new TopicFeed(deployment, new RecordDispatcher(deployment, page), page, topics);
    samples =
        new SampleLookup(
            deployment.topics().samples(),
            () -> consumer(deployment, 64, 1 << 18),
            SampleViewer.of(deployment));
    viewers = new Viewers(page, samples, UUID.randomUUID().toString().substring(0, 8));
    Guard guard = new Guard(options.names());
    actions = new Actions(deployment, guard, options.token());
    server = new WebServer(options, viewers, new WeightView(deployment, page), guard, actions);
  }

  /**
   * Starts it; it is served when this returns.
   *
   * @throws io.javalin.util.JavalinBindException if the address is taken
   */
  public static Dashboard start(Deployment deployment, DashboardOptions options) {
    Dashboard dashboard = new Dashboard(deployment, options);
    dashboard.feed.start();
    dashboard.samples.start();
    dashboard.viewers.start();
    return dashboard;
  }

  private static Consumer<byte[], byte[]> consumer(
      Deployment deployment, int records, int partitionBytes) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", false);
    settings.put("max.poll.records", records);
    settings.put("max.partition.fetch.bytes", partitionBytes);
    return TopicReader.consumer(settings);
  }

  /** The address for a browser on this machine. */
  public String address() {
    String host = options.host().indexOf(':') < 0 ? options.host() : "[" + options.host() + "]";
    return "http://%s:%d/".formatted(host.equals("0.0.0.0") ? "127.0.0.1" : host, server.port());
  }

  /** Number of open pages. */
  public int viewers() {
    return viewers.count();
  }

  @Override
  public void close() {
    viewers.close();
    server.close();
    samples.close();
    feed.close();
    actions.close();
  }
}
