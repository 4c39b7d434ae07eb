package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.Map;
import learnstream.config.GanConfig;
import learnstream.config.reader.ConfigReader;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What Kafka Streams makes of the settings that its clients are given. */
class StreamsSettingsTest {
  private static StreamsConfig settings(Part part, String streams) throws Exception {
    String network =
        part == Part.MODELS ? "models: [{id: m, features: 2, classes: 2}]" : "gan: {features: 2}";
    String yaml = "name: n\nkafka: {bootstrap.servers: 'h:1'}\nstreams: {%s}\n%s\n";
    return new StreamsConfig(
        StreamsSettings.of(ConfigReader.parse(yaml.formatted(streams, network), "n"), part));
  }

  private static String session(StreamsConfig settings) {
    Map<String, Object> consumer = settings.getMainConsumerConfigs("g", "c", 0);
    return consumer.get("session.timeout.ms").toString();
  }

  private static String linger(StreamsConfig settings) {
    return settings.getProducerConfigs("p").get("linger.ms").toString();
  }

  @Test
  void ownDefaults() throws Exception {
    assertThat(session(settings(Part.MODELS, ""))).isEqualTo("10000");
    assertThat(session(settings(Part.GENERATOR, ""))).isEqualTo("6000");
    assertThat(linger(settings(Part.GENERATOR, ""))).isEqualTo("0");
    Map<String, Object> producer = settings(Part.GENERATOR, "").getProducerConfigs("p");
    assertThat((int) producer.get("max.request.size")).isGreaterThan(GanConfig.MESSAGE_BYTES);
  }

  @Test
  void aConfigurationIsHeardWithAndWithoutThePrefixOfAClient() throws Exception {
    for (Part part : new Part[] {Part.MODELS, Part.GENERATOR}) {
      assertThat(session(settings(part, "session.timeout.ms: 7000"))).isEqualTo("7000");
      assertThat(session(settings(part, "consumer.session.timeout.ms: 7000"))).isEqualTo("7000");
      assertThat(linger(settings(part, "linger.ms: 5"))).isEqualTo("5");
      assertThat(linger(settings(part, "producer.linger.ms: 5"))).isEqualTo("5");
    }
  }

  @Test
  void streamsHasNothingToWarnOf(@TempDir Path directory) throws Exception {
    ListAppender<ILoggingEvent> warnings = new ListAppender<>();
    warnings.start();
    Logger logger = (Logger) LoggerFactory.getLogger(StreamsConfig.class);
    logger.addAppender(warnings);
    logger.setLevel(Level.WARN);
    String yaml = "models: [{id: m, features: 2, classes: 2}]";
    try (LearnstreamApp app =
        new LearnstreamApp(ConfigReader.parse(yaml, "n").at("localhost:1", directory))) {
      assertThat(app.parts()).hasSize(1);
    } finally {
      logger.setLevel(null);
      logger.detachAppender(warnings);
    }
    assertThat(warnings.list).isEmpty();
  }
}
