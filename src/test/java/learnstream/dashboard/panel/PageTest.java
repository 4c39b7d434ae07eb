package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.Prediction;
import learnstream.config.reader.ConfigReader;
import learnstream.dashboard.picture.Json;
import learnstream.dashboard.picture.SampleLookup;
import org.junit.jupiter.api.Test;

class PageTest {
  private static Page page(String yaml) throws Exception {
    return new Page(ConfigReader.parse(yaml, "test"), false);
  }

  private static Page byKey() throws Exception {
    return page("{modelBy: key, models: [{id: m, features: 4, classes: 2}]}");
  }

  private static JsonNode news(Page page, long known, String watched) throws Exception {
    return Json.MAPPER.readTree(page.news(known, known, watched));
  }

  private static List<String> models(JsonNode news) {
    return Json.MAPPER.convertValue(news.at("/panels/status/models"), List.class).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void tellsARowOnceAndAPanelWhenItChanges() throws Exception {
    Page page =
        page("models: [{id: m, features: 4, classes: 2}, {id: n, features: 4, classes: 2}]");
    page.take(TopicRecords.metrics("m", null, 5));
    long round = page.nextRound(Set.of(), null);
    JsonNode all = news(page, -1, null);
    assertThat(all.at("/rows/m/rows")).hasSize(1);
    assertThat(all.at("/rows/m/rows/0/1").asInt()).as("samples").isEqualTo(5);
    assertThat(all.at("/panels").get("model/n").get("metrics").isNull()).isTrue();

    assertThat(news(page, round, null).at("/rows")).isEmpty();
    assertThat(news(page, round, null).at("/panels")).isEmpty();
    page.take(TopicRecords.metrics("n", null, 6));
    page.nextRound(Set.of(), null);
    assertThat(news(page, round, null).at("/panels").fieldNames())
        .toIterable()
        .containsExactly("model/n");
  }

  @Test
  void tellsDetailsOfTheModelThatIsLookedAt() throws Exception {
    Page page = page("models: [{id: m, features: 4, classes: [a, b]}]");
    SampleLookup none = new SampleLookup("samples", () -> null, sample -> null);
    page.take(TopicRecords.prediction("m", 3, "a", "b"), null);
    page.nextRound(Set.of("m", "nobody"), none);
    assertThat(news(page, -1, "m").at("/panels").get("confusion/m").get("counts").toString())
        .as("an a where a b was")
        .isEqualTo("[0,0,1,0]");
    assertThat(news(page, -1, null).at("/panels").has("confusion/m")).isFalse();
    assertThat(news(page, -1, "nobody").at("/panels").has("model/m")).isTrue();
  }

  @Test
  void showsAReplicaForEachPartitionWhateverTheKeysOfItsSamples() throws Exception {
    Page page =
        page("{partitions: 2, models: [{id: m, features: 4, classes: [a, b], layers: [3]}]}");
    for (int partition = 0; partition < 2; partition++) {
      page.take(TopicRecords.metrics("m", Integer.toString(partition), 5 + partition));
      for (int i = 0; i < 3; i++) {
        var prediction = TopicRecords.prediction("m", i, "a", partition == 0 ? "a" : "b");
        prediction = Prediction.newBuilder(prediction).setPartition(partition).build();
        page.take(prediction, ("customer-" + i).getBytes(StandardCharsets.UTF_8));
      }
    }
    page.nextRound(Set.of("m/1"), new SampleLookup("samples", () -> null, sample -> null));
    JsonNode news = news(page, -1, "m/1");
    assertThat(models(news)).containsExactly("m/0", "m/1");
    assertThat(news.at("/rows/m~10/rows/0/1").asInt()).isEqualTo(5);
    assertThat(news.at("/rows/m~11/rows/0/1").asInt()).isEqualTo(6);
    assertThat(news.at("/panels").get("confusion/m/1").get("counts").toString())
        .as("three a where b was")
        .isEqualTo("[0,0,3,0]");
  }

  @Test
  void replicasKeepTheirPlacesAndWaitAndPauseEachByItself() throws Exception {
    Page page =
        page(
            "{partitions: 2, models: [{id: m, features: 4, classes: 2, layers: [3]},"
                + " {id: n, features: 4, classes: 2, layers: [3]}]}");
    page.take(TopicRecords.metrics("n", "1", 5));
    page.take(TopicRecords.metrics("m", "0", 5));
    page.take(TopicRecords.metrics("m", "2", 5));
    page.measured(Map.of(), Map.of(0, 9L, 1, 4L), Set.of(), 0);
    ControlResult paused = TopicRecords.result("a", ControlAction.PAUSE, null, "paused");
    paused.put("partition", 1);
    page.take(paused);
    page.nextRound(Set.of(), null);
    JsonNode news = news(page, -1, null);
    assertThat(models(news)).containsExactly("m/0", "m/1", "n/0", "n/1");
    assertThat(news.at("/panels/status/waiting/m~10").asInt()).isEqualTo(3);
    assertThat(news.at("/panels/status/waiting/m~11").asInt()).as("of its 4").isEqualTo(4);
    assertThat(news.at("/panels/control/paused").toString()).isEqualTo("{\"m/1\":true}");
  }

  @Test
  void saysWhichModelsHaveAPlace() throws Exception {
    Page page = byKey();
    page.nextRound(Set.of(), null);
    assertThat(models(news(page, -1, null))).isEmpty();
    for (int i = 0; i < Models.MAX_KEYS + 2; i++) {
      page.take(TopicRecords.metrics("m", "k" + i, 1));
      page.take(TopicRecords.metrics("m", "k0", i));
    }
    page.nextRound(Set.of(), null);
    JsonNode news = news(page, -1, null);
    assertThat(models(news))
        .hasSize(Models.MAX_KEYS)
        .contains("m/k0", "m/k" + (Models.MAX_KEYS + 1))
        .doesNotContain("m/k1", "m/k2");
    assertThat(news.at("/panels/status/forgotten").asInt()).isEqualTo(2);
    assertThat(news.at("/panels").has("model/m/k1")).isFalse();
  }

  @Test
  void aNewModelIsNeverNewerThanTheListOfThem() throws Exception {
    Page page = byKey();
    long round = page.nextRound(Set.of(), null);
    byte[] key = "k".getBytes(StandardCharsets.UTF_8);
    page.take(TopicRecords.prediction("m", 3, "0", null), key);
    page.nextRound(Set.of(), null);
    assertThat(models(news(page, round, null))).containsExactly("m/k");
  }

  @Test
  void countsTheSamplesThatWait() throws Exception {
    Page page = page("models: [{id: m, features: 4, classes: 2}]");
    page.take(TopicRecords.metrics("m", null, 5));
    page.measured(Map.of(), Map.of(0, 9L), Set.of("d.samples"), 0.5);
    page.nextRound(Set.of(), null);
    JsonNode news = news(page, -1, null);
    assertThat(news.at("/panels/status/waiting/m").asInt()).as("6, 7 and 8").isEqualTo(3);
    assertThat(news.at("/panels/status/feed/behind").asDouble()).isEqualTo(0.5);
    assertThat(news.at("/panels/flow/missing/0").asText()).isEqualTo("d.samples");
  }
}
