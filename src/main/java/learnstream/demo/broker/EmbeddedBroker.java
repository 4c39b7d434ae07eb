package learnstream.demo.broker;

import java.nio.file.Files;
import java.util.Map;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real broker in this process: one KRaft node that is broker and controller, on a free port. */
public final class EmbeddedBroker implements AutoCloseable {
  /** Settings with which a broker that has gone away can come back within 3 s, and not 9. */
  public static final Map<String, String> SOON_BACK =
      Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "500");

  /** The listener at a port of one's choice. */
  public static final String CHOSEN = "CHOSEN";

  private static final Map<String, String> SINGLE_NODE =
      Map.of(
          "offsets.topic.replication.factor", "1",
          "offsets.topic.num.partitions", "4",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.num.partitions", "4",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1",
          "group.initial.rebalance.delay.ms", "0",
          "auto.create.topics.enable", "false");

  private static final String LOG4J = "log4j2.loggerContextFactory";

  private final KafkaClusterTestKit cluster;

  private EmbeddedBroker(KafkaClusterTestKit cluster) {
    this.cluster = cluster;
  }

  /**
   * Settings with which it has a listener more, {@link #CHOSEN}, at this port of localhost. The
   * port of the kit's own is always a free one.
   */
  public static Map<String, String> at(int port) {
    String listeners = "EXTERNAL://localhost:0,%s://localhost:%d".formatted(CHOSEN, port);
    return Map.of(
        "listeners",
        listeners + ",CONTROLLER://localhost:0",
        "advertised.listeners",
        listeners,
        "listener.security.protocol.map",
        "EXTERNAL:PLAINTEXT,%s:PLAINTEXT,CONTROLLER:PLAINTEXT".formatted(CHOSEN));
  }

  /** Starts it; it takes some three seconds. Kafka says on standard output what it formats. */
  public static EmbeddedBroker start() {
    return start(Map.of());
  }

  /**
   * Starts it with settings of its own.
   *
   * @param settings of the broker, besides or in place of the default ones
   */
  public static EmbeddedBroker start(Map<String, String> settings) {
    // Without it the broker sets Log4j up, whose levels it would let clients change: a fifth of a
    // second for nothing.
    if (System.getProperty(LOG4J) == null) {
      System.setProperty(LOG4J, "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
    }
    try {
      KafkaClusterTestKit.Builder builder =
          new KafkaClusterTestKit.Builder(
              new TestKitNodes.Builder()
                  // The kit's own choice is deleted when the JVM stops, under the running broker.
                  .setBaseDirectory(Files.createTempDirectory("learnstream-broker"))
                  .setCombined(true)
                  .setNumBrokerNodes(1)
                  .setNumControllerNodes(1)
                  .build());
      SINGLE_NODE.forEach(builder::setConfigProp);
      settings.forEach(builder::setConfigProp);
      KafkaClusterTestKit cluster = builder.build();
      cluster.format();
      cluster.startup();
      cluster.waitForReadyBrokers();
      return new EmbeddedBroker(cluster);
    } catch (Exception e) {
      throw new IllegalStateException("the embedded broker did not start: " + e.getMessage(), e);
    }
  }

  public String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  /** The port that a listener is bound to. */
  public int port(String listener) {
    return cluster
        .brokers()
        .values()
        .iterator()
        .next()
        .boundPort(ListenerName.normalised(listener));
  }

  /** Stops the broker; {@link #comeBack} starts it again at the same address, with all its data. */
  public void goAway() {
    cluster.brokers().values().forEach(broker -> broker.shutdown());
  }

  public void comeBack() {
    cluster.brokers().values().forEach(broker -> broker.startup());
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded broker did not stop: " + e.getMessage(), e);
    }
  }
}
