package learnstream.reliability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import learnstream.FreePort;
import org.apache.kafka.clients.admin.Admin;

/**
 * A broker in a process of its own, which may be killed and comes back at the same address with its
 * data; and the network by which learners reach it. Producers, and who judges, reach it directly.
 */
public final class Cluster implements AutoCloseable {
  private static final int SECONDS = 600;

  /**
   * How often transactions are aborted that have timed out, for the first time so long after the
   * broker's start. Until its partitions have their leader again, Kafka 4.3 would lose the markers
   * of what it aborts (KAFKA-20734), and readers of committed records would wait for ever.
   */
  private static final Duration ABORT_INTERVAL = Duration.ofSeconds(12);

  /** How long a killed broker is taken to live, and may not come back: 9 s by default. */
  private static final Duration SESSION = Duration.ofSeconds(4);

  private final Path directory;
  private final Path properties;
  private final int directPort;
  private final int proxyPort;
  private final TcpProxy network;
  private JavaProcess broker;

  /**
   * @param directory its data, its log
   */
  public Cluster(Path directory) throws Exception {
    this.directory = directory;
    Set<Integer> free = new LinkedHashSet<>();
    while (free.size() < 4) {
      free.add(FreePort.find());
    }
    List<Integer> ports = List.copyOf(free);
    directPort = ports.get(0);
    proxyPort = ports.get(1);
    properties = directory.resolve("broker.properties");
    Files.writeString(properties, properties(ports));
    network = new TcpProxy(proxyPort, ports.get(2));
    startBroker();
  }

  private String properties(List<Integer> ports) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%4$d
        listeners=DIRECT://127.0.0.1:%1$d,PROXIED://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
        advertised.listeners=DIRECT://127.0.0.1:%1$d,PROXIED://127.0.0.1:%2$d
        listener.security.protocol.map=DIRECT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=DIRECT
        controller.listener.names=CONTROLLER
        log.dirs=%5$s
        broker.session.timeout.ms=%7$d
        num.network.threads=2
        num.io.threads=4
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        transaction.abort.timed.out.transaction.cleanup.interval.ms=%6$d
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        group.min.session.timeout.ms=1000
        """
        .formatted(
            ports.get(0),
            ports.get(1),
            ports.get(2),
            ports.get(3),
            directory.resolve("data"),
            ABORT_INTERVAL.toMillis(),
            SESSION.toMillis());
  }

  /** Starts the broker and waits until it answers. */
  public void startBroker() throws Exception {
    broker =
        JavaProcess.start(
            directory.resolve("broker.log"),
            Map.of(),
            List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                BrokerMain.class.getName(),
                properties.toString()));
    try (Admin admin = admin()) {
      admin.describeCluster().nodes().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  /** SIGKILL. */
  public void killBroker() throws Exception {
    broker.kill();
  }

  public TcpProxy network() {
    return network;
  }

  /** For learners: by the network that can be cut. */
  public String learnersAddress() {
    return "127.0.0.1:" + proxyPort;
  }

  /** For producers and judges: past the network. */
  public String directAddress() {
    return "127.0.0.1:" + directPort;
  }

  int directPort() {
    return directPort;
  }

  /** A client for whatever an operator does. */
  public Admin admin() {
    return Admin.create(
        Map.of(
            "bootstrap.servers",
            directAddress(),
            "default.api.timeout.ms",
            (int) TimeUnit.SECONDS.toMillis(SECONDS)));
  }

  @Override
  public void close() throws Exception {
    broker.kill();
    network.close();
  }
}
