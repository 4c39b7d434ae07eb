package learnstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import learnstream.config.ConfigException;
import learnstream.config.ConfigReader;
import learnstream.config.Deployment;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Parameters;

/** The configuration that a command works on. */
final class ConfigArgument {
  @Parameters(index = "0", paramLabel = "CONFIG", description = "The YAML configuration.")
  private Path file;

  Deployment read() throws IOException, ConfigException {
    return ConfigReader.read(file);
  }

  static Admin admin(Deployment deployment) {
    return Admin.create(clients(deployment));
  }

  /** Client properties with time limits that suit a person who waits. */
  static Map<String, Object> clients(Deployment deployment) {
    Map<String, Object> clients = new HashMap<>(deployment.kafka());
    clients.putIfAbsent("request.timeout.ms", 10_000);
    clients.putIfAbsent("default.api.timeout.ms", 15_000);
    return clients;
  }
}
