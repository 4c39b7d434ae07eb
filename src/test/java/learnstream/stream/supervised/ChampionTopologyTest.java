package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import learnstream.codec.ControlRecords;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.EventKind;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.Test;

class ChampionTopologyTest {
  /** The first model never learns, the second one does. */
  private static final String TWO =
      """
      name: two
      champion: lazy
      %s
      metrics: {everySamples: 50, every: 1h}
      models:
        - {id: lazy, features: [a, b], classes: [off, on], layers: [2], learningRate: 0}
        - {id: eager, features: [a, b], classes: [off, on], layers: [8], activation: tanh, learningRate: 0.1}
      """;

  private static final String RULE = "promotion: {window: 100, margin: 0.05, test: mcnemar}";

  private DrivenTopology driven;
  private int sent;

  private void start(String lines) throws Exception {
    driven = new DrivenTopology(TWO.formatted(lines));
  }

  /** Both baselines are wrong on half of them. */
  private void send(int samples, String key) {
    for (int i = 0; i < samples; i++) {
      int a = sent & 1;
      int b = sent >> 1 & 1;
      sent++;
      var features = Map.of("a", (double) a, "b", (double) b);
      driven.send(
          key, new LabelledSample("s", null, features, a == b ? "off" : "on", 1.0, Instant.EPOCH));
    }
  }

  private List<Prediction> champions() {
    return driven.predictions();
  }

  private List<Prediction> others() {
    return driven.read(driven.deployment().topics().shadowPredictions(), Prediction.class);
  }

  private ControlResult command(ControlAction action, String model, String key) {
    driven.command(
        ControlCommand.newBuilder()
            .setId(action + model + key + sent)
            .setModelId(model)
            .setKey(key == null ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
            .setAction(action)
            .setTime(Instant.EPOCH)
            .build());
    return driven.read(driven.deployment().topics().controlResults(), ControlResult.class).get(0);
  }

  @Test
  void theChampionAnswersAndTheOthersInTheShadow() throws Exception {
    start("");
    send(150, null);
    assertThat(champions()).hasSize(150).extracting(Prediction::getModelId).containsOnly("lazy");
    assertThat(others()).hasSize(150).extracting(Prediction::getModelId).containsOnly("eager");
    assertThat(driven.read("two.metrics", ModelMetrics.class))
        .hasSize(6)
        .allSatisfy(m -> assertThat(m.getChampion()).isEqualTo(m.getModelId().equals("lazy")));
    driven.close();
  }

  @Test
  void aBetterOneTakesItsPlaceBehindAWindowAndEachSampleIsAnsweredOnce() throws Exception {
    start(RULE);
    send(600, null);
    List<Prediction> answers = champions();
    assertThat(answers).extracting(Prediction::getOffset).isEqualTo(offsets(600));
    assertThat(others()).extracting(Prediction::getOffset).isEqualTo(offsets(600));
    long first =
        answers.stream()
            .filter(p -> p.getModelId().equals("eager"))
            .findFirst()
            .orElseThrow()
            .getOffset();
    assertThat(first % 100).as("first sample of another window").isZero();
    assertThat(answers.subList((int) first, 600))
        .extracting(Prediction::getModelId)
        .containsOnly("eager");
    assertThat(driven.read("two.events", Event.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getKind()).isEqualTo(EventKind.PROMOTION);
              assertThat(event.getModelId()).isEqualTo("eager");
              assertThat(event.getPrevious()).isEqualTo("lazy");
              assertThat(event.getDetector()).isEqualTo("mcnemar");
              assertThat(event.getOffset()).isEqualTo(first - 1);
              assertThat(event.getAfter()).isLessThan(event.getBefore() - 0.05);
            });
    List<ModelMetrics> metrics = driven.read("two.metrics", ModelMetrics.class);
    assertThat(metrics.subList(metrics.size() - 2, metrics.size()))
        .allSatisfy(m -> assertThat(m.getChampion()).isEqualTo(m.getModelId().equals("eager")));
    driven.close();
  }

  private static List<Long> offsets(int samples) {
    return LongStream.range(0, samples).boxed().toList();
  }

  @Test
  void commandsPromoteBehindTheLastSampleAndAreUndone() throws Exception {
    start("");
    ControlResult none = command(ControlAction.UNDO_PROMOTION, "lazy", null);
    assertThat(none.getOutcome()).isEqualTo(ControlOutcome.REFUSED);
    assertThat(none.getOffset()).isEqualTo(-1);
    assertThat(none.getMessage()).contains("nothing to undo: lazy has answered");
    send(200, null);
    ControlResult promoted = command(ControlAction.PROMOTE, "eager", null);
    assertThat(promoted.getMessage()).isEqualTo("eager answers, lazy did before");
    assertThat(promoted.getOutcome()).isEqualTo(ControlOutcome.APPLIED);
    assertThat(promoted.getOffset()).isEqualTo(199);
    assertThat(command(ControlAction.PROMOTE, "eager", null).getOutcome())
        .isEqualTo(ControlOutcome.REPEATED);
    send(1, null);
    assertThat(command(ControlAction.PROMOTE, "eager", null).getMessage())
        .isEqualTo("eager answers already");
    ControlResult undone = command(ControlAction.UNDO_PROMOTION, "eager", null);
    assertThat(undone.getMessage()).isEqualTo("lazy answers, eager did before");
    send(1, null);
    assertThat(champions().subList(199, 202))
        .extracting(Prediction::getModelId)
        .containsExactly("lazy", "eager", "lazy");
    assertThat(driven.read("two.events", Event.class))
        .extracting(Event::getModelId, Event::getDetector, Event::getOffset)
        .containsExactly(tuple("eager", "command", 199L), tuple("lazy", "command", 200L));
    driven.close();
  }

  @Test
  void eachKeyHasAChampionOfItsOwn() throws Exception {
    start(RULE + "\nmodelBy: key");
    send(600, "x");
    send(50, "y");
    List<Prediction> answers = champions();
    assertThat(answers).extracting(Prediction::getOffset).isEqualTo(offsets(650));
    assertThat(answers.get(599).getModelId()).isEqualTo("eager");
    assertThat(answers.subList(600, 650)).extracting(Prediction::getModelId).containsOnly("lazy");
    assertThat(command(ControlAction.PROMOTE, "eager", null).getMessage())
        .startsWith("key is missing; give that of a model");
    assertThat(command(ControlAction.PROMOTE, "eager", "z").getMessage())
        .isEqualTo(ControlRecords.NOT_HERE);
    assertThat(command(ControlAction.PROMOTE, "eager", "y").getOutcome())
        .isEqualTo(ControlOutcome.APPLIED);
    send(1, "y");
    send(1, "x");
    assertThat(champions()).extracting(Prediction::getModelId).containsExactly("eager", "eager");
    driven.close();
  }

  @Test
  void withoutAChampionNothingIsPromoted() throws Exception {
    driven = new DrivenTopology(TWO.formatted("").replace("champion: lazy", ""));
    send(10, null);
    assertThat(champions()).hasSize(20);
    ControlResult result = command(ControlAction.PROMOTE, "eager", null);
    assertThat(result.getOutcome()).isEqualTo(ControlOutcome.REFUSED);
    assertThat(result.getMessage()).contains("no model is the champion");
    driven.close();
  }

  @Test
  void mistakesAreRefusedWithASentence() {
    assertRefused("champion: eger", "champion: eger is not allowed; give the id of a model");
    assertRefused("promotion: {}", "promotion: is not allowed without a champion; give champion");
    assertRefused("champion: lazy\npromotion: {window: 10}", "promotion.window: 10 is not allowed");
    assertRefused(
        "champion: lazy\npromotion: {significance: 0}",
        "promotion.significance: 0 is not allowed; give a number above 0, of at most 0.5");
    assertRefused(
        "champion: lazy\npromotion: {test: mc}", "promotion.test: mc is not allowed; give one of");
    assertThatThrownBy(
            () ->
                ConfigReader.parse(
                    "{champion: m, promotion: {}, models: [{id: m, features: 2, target: y},"
                        + " {id: n, features: 2, classes: 2}]}",
                    "test"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("promotion: is not allowed without a challenger");
    assertThatThrownBy(
            () ->
                ConfigReader.parse(
                    "{champion: m, promotion: {test: mcnemar}, models: ["
                        + "{id: m, features: 2, target: y}, {id: n, features: 2, target: y}]}",
                    "test"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("promotion.test: mcnemar is not allowed; give paired-t");
  }

  private static void assertRefused(String lines, String sentence) {
    String yaml = TWO.replace("champion: lazy\n", "").formatted(lines);
    assertThatThrownBy(() -> ConfigReader.parse(yaml, "test"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(sentence);
  }
}
