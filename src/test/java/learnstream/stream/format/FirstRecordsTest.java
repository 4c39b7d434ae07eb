package learnstream.stream.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import learnstream.config.Samples;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.stream.sample.Origin;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FirstRecordsTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(FirstRecords.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @BeforeEach
  void listen() {
    said.start();
    log.addAppender(said);
  }

  @AfterEach
  void leave() {
    log.detachAppender(said);
  }

  private List<String> sayings(String json, int count, String where, String... paths)
      throws Exception {
    JsonRecords records = new JsonRecords();
    Samples samples =
        new Samples(Samples.Format.JSON, null, null, "$.label", null, null, where, null, Map.of());
    List<Feature> fields =
        Stream.of(paths).map(path -> new Feature(path, path, new FeatureKind.Bool())).toList();
    MappedFormat format = new MappedFormat(records, records.provider(), samples, fields);
    for (int i = 0; i < count; i++) {
      format.read(new Origin("t", 0, i, null, json.getBytes(UTF_8)), 0, new RecordHeaders());
    }
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void nameAPathThatNoneHasAndTheNearestField() throws Exception {
    assertThat(
            sayings(
                "{\"payment\": {\"amount\": 1, \"tip\": null}, \"label\": 1, \"city\": \"x\"}",
                3 * FirstRecords.COUNT,
                null,
                "$.payment.amout",
                "amount",
                "weather",
                "payment.tip",
                "city"))
        .containsExactly(
            "features.$.payment.amout: $.payment.amout is in none of the first 1,000 records; did"
                + " you mean payment.amount?",
            "features.amount: amount is in none of the first 1,000 records; did you mean"
                + " payment.amount?",
            "features.weather: weather is in none of the first 1,000 records; the last has [city,"
                + " label, payment.amount, payment.tip]");
  }

  @Test
  void sayNothingBeforeThereAreAThousand() throws Exception {
    assertThat(sayings("{}", FirstRecords.COUNT - 1, null, "a")).isEmpty();
  }

  @Test
  void sayThatAConditionLeavesAllOut() throws Exception {
    assertThat(sayings("{\"a\": 1}", FirstRecords.COUNT, "@.b == 1", "a"))
        .containsExactly("samples.where: none of the first 1000 records is one for which @.b == 1");
  }
}
