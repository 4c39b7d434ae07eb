package learnstream.reliability;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** One KRaft node, broker and controller, until the process is killed. */
final class BrokerMain {
  private BrokerMain() {}

  /**
   * @param args the file of the node's properties; its log directory is formatted the first time
   */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
      String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
      var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      if (StorageTool.execute(format, quiet) != 0) {
        throw new IllegalStateException("the log directory could not be formatted");
      }
    }
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    server.awaitShutdown();
  }
}
