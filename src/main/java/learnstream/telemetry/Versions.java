package learnstream.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** The versions that this process runs. */
public final class Versions {
  private Versions() {}

  /** Name to version: of Learnstream, Kafka's clients, and the JVM. */
  public static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("learnstream", learnstream());
    versions.put("kafka", AppInfoParser.getVersion());
    versions.put("java", Runtime.version().toString());
    versions.put("vm", System.getProperty("java.vm.name"));
    return versions;
  }

  /** As Maven wrote it into the jar. */
  public static String learnstream() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }
}
