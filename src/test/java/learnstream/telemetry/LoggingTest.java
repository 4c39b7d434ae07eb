package learnstream.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.LogSettings;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.supervised.NoBroker;
import learnstream.stream.supervised.SupervisedTopology;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private final LoggerContext context = new LoggerContext();
  @TempDir private Path directory;

  private String encoded(LogSettings.Format format, LogSettings.Level level, Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("a.b"), Level.WARN, "said \"{}\"", thrown, new Object[] {"x\ny"});
    return new String(
        Logging.encoder(new LogSettings(format, level), context).encode(event),
        StandardCharsets.UTF_8);
  }

  @Test
  void anEventIsOneJsonObjectInOneLine() throws Exception {
    String line =
        encoded(
            LogSettings.Format.JSON, LogSettings.Level.INFO, new IllegalStateException("broken"));
    assertThat(line.strip().lines()).hasSize(1);
    JsonNode event = new ObjectMapper().readTree(line);
    assertThat(event.get("level").asText()).isEqualTo("WARN");
    assertThat(event.get("loggerName").asText()).isEqualTo("a.b");
    assertThat(event.get("formattedMessage").asText()).isEqualTo("said \"x\ny\"");
    assertThat(event.at("/throwable/message").asText()).isEqualTo("broken");
  }

  @Test
  void plainLinesShowStackTracesToThoseWhoLookForAMistake() {
    Throwable thrown = new IllegalStateException("broken");
    assertThat(encoded(LogSettings.Format.PLAIN, LogSettings.Level.INFO, thrown))
        .contains("WARN  b said")
        .doesNotContain("broken");
    assertThat(encoded(LogSettings.Format.PLAIN, LogSettings.Level.DEBUG, thrown))
        .contains("IllegalStateException: broken");
  }

  /** Whatever is wrong with them. */
  @Test
  void noSampleIsLoggedAboveDebug() throws Exception {
    Deployment deployment =
        ConfigReader.parse(
            "name: t\nmodels: [{id: m, features: 2, classes: [a, b], layers: [4]}]", "test");
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", directory.toString());
    Logger logger = (Logger) LoggerFactory.getLogger("learnstream");
    Level before = logger.getLevel();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.DEBUG);
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    try (TopologyTestDriver driver =
        new TopologyTestDriver(
            SupervisedTopology.build(deployment, NoBroker.GAPS, NoBroker.PAST), properties)) {
      TestInputTopic<byte[], byte[]> input =
          driver.createInputTopic(
              deployment.topics().samples(), new ByteArraySerializer(), new ByteArraySerializer());
      LoggerFactory.getLogger("learnstream.test").info("begins");
      for (Object label : new Object[] {"a", "private-label", 4711.25, null}) {
        for (List<Float> features :
            List.of(
                List.of(4711.25f, 1f),
                List.of(4711.25f),
                List.of(4711.25f, Float.NaN),
                List.of(4711.25f, Float.MAX_VALUE))) {
          LabelledSample sample =
              new LabelledSample("private-id", null, features, label, 1.0, Instant.EPOCH);
          input.pipeInput("private-key".getBytes(StandardCharsets.UTF_8), codec.encode(sample));
        }
      }
      input.pipeInput("private bytes".getBytes(StandardCharsets.UTF_8));
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(before);
    }
    assertThat(lines.list).isNotEmpty();
    assertThat(lines.list)
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("private") || line.contains("4711"));
  }
}
