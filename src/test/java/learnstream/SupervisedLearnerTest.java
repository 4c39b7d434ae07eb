package learnstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.FraudApplication;
import com.example.FraudApplication.Payment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learner in the topology of an application, without a broker. */
class SupervisedLearnerTest {
  @TempDir private Path directory;

  private static ModelBuilder fraud() {
    return Learnstream.model()
        .id("fraud")
        .features("amount", "hour")
        .classes("fine", "fraud")
        .layers(5);
  }

  private static SupervisedBuilder<String, Payment> learner() {
    return Learnstream.supervised(
        Serdes.String(),
        FraudApplication.PAYMENTS,
        (key, payment, headers) ->
            payment.amount() < 0
                ? null
                : Sample.of(payment.amount(), payment.hour()).label(payment.verdict()));
  }

  private static Payment payment(int i) {
    SplittableRandom random = new SplittableRandom(i);
    double amount = random.nextDouble(100);
    double hour = random.nextDouble(24);
    return new Payment(amount, hour, amount * hour > 900 ? "fraud" : "fine");
  }

  private static List<Float> floats(double[] scores) {
    return DoubleStream.of(scores).mapToObj(score -> (float) score).toList();
  }

  private static StreamsBuilder around(
      SupervisedLearner<String, Payment> learner,
      UnaryOperator<KStream<String, Payment>> upstream) {
    StreamsBuilder builder = new StreamsBuilder();
    upstream
        .apply(
            builder.stream("payments", Consumed.with(Serdes.String(), FraudApplication.PAYMENTS)))
        .process(learner)
        .to("predictions", Produced.with(Serdes.String(), Learnstream.predictionSerde()));
    return builder;
  }

  private static Topology topology(SupervisedLearner<String, Payment> learner) {
    return learner.connect(around(learner, stream -> stream).build());
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("processing.guarantee", "exactly_once_v2");
    properties.put("state.dir", directory.toString());
    properties.put(Learnstream.TEST_DRIVER, true);
    return properties;
  }

  private static TestInputTopic<String, Payment> input(TopologyTestDriver driver) {
    return driver.createInputTopic(
        "payments", new StringSerializer(), FraudApplication.PAYMENTS.serializer());
  }

  private static List<TestRecord<String, Prediction>> predictions(TopologyTestDriver driver) {
    return driver
        .createOutputTopic("predictions", new StringDeserializer(), AvroCodec.of(Prediction.class))
        .readRecordsToList();
  }

  @Test
  void predictsThenLearnsEachRecordAsAModelAloneDoes() {
    Model alone = fraud().build();
    try (var driver =
        new TopologyTestDriver(topology(learner().model(fraud()).build()), properties())) {
      for (int i = 0; i < 300; i++) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", new byte[] {(byte) i});
        input(driver).pipeInput(new TestRecord<>("k" + i, payment(i), headers, (Long) (1000L + i)));
      }
      List<TestRecord<String, Prediction>> predictions = predictions(driver);
      assertThat(predictions).hasSize(300);
      for (int i = 0; i < 300; i++) {
        double[] x = {payment(i).amount(), payment(i).hour()};
        TestRecord<String, Prediction> record = predictions.get(i);
        assertThat(record.key()).isEqualTo("k" + i);
        assertThat(record.timestamp()).isEqualTo(1000L + i);
        assertThat(record.headers().lastHeader("trace").value()).containsExactly((byte) i);
        assertThat(record.value().getSampleId()).isEqualTo("payments-0@" + i);
        assertThat(record.value().getLabel()).isEqualTo(payment(i).verdict());
        assertThat(record.value().getScores()).isEqualTo(floats(alone.predict(x)));
        alone.learn(x, payment(i).verdict());
      }
    }
  }

  @Test
  void passesOverWhatIsNoSampleAndTellsOfWhatCannotBeUsed() {
    List<DeadLetter> heard = new ArrayList<>();
    SupervisedLearner<String, Payment> learner =
        learner().model(fraud()).deadLettersTo("letters").onDeadLetter(heard::add).build();
    try (var driver = new TopologyTestDriver(topology(learner), properties())) {
      TestInputTopic<String, Payment> input = input(driver);
      input.pipeInput("a", new Payment(-1, 2, "fine"));
      input.pipeInput("b", new Payment(1, 2, "stolen"));
      input.pipeInput("c", null);
      input.pipeInput("d", new Payment(1, Double.NaN, "fine"));
      input.pipeInput("e", new Payment(1, 2, null));
      assertThat(predictions(driver)).extracting(TestRecord::key).containsExactly("e");
      List<DeadLetter> letters =
          driver
              .createOutputTopic(
                  "letters", new StringDeserializer(), AvroCodec.of(DeadLetter.class))
              .readValuesToList();
      assertThat(letters).isEqualTo(heard);
      assertThat(letters)
          .extracting(DeadLetter::getReason)
          .containsExactly(
              RefusalReason.UNKNOWN_CLASS, RefusalReason.UNDECODABLE, RefusalReason.NOT_FINITE);
      assertThat(letters).extracting(DeadLetter::getOffset).containsExactly(1L, 2L, 3L);
      assertThat(StandardCharsets.UTF_8.decode(letters.get(0).getValue()).toString())
          .isEqualTo("1.0;2.0;stolen");
    }
  }

  @Test
  void aMapperThatFailsMakesADeadLetterToo() {
    List<DeadLetter> letters = new ArrayList<>();
    SupervisedLearner<String, Payment> learner =
        Learnstream.<String, Payment>supervised(
                Serdes.String(),
                FraudApplication.PAYMENTS,
                (key, payment, headers) -> Sample.of(100 / key.length(), 1))
            .model(fraud())
            .onDeadLetter(letters::add)
            .build();
    try (var driver = new TopologyTestDriver(topology(learner), properties())) {
      input(driver).pipeInput("", payment(0));
      input(driver).pipeInput("k", payment(1));
      assertThat(predictions(driver)).hasSize(1);
      assertThat(letters).hasSize(1);
      assertThat(letters.get(0).getReason()).isEqualTo(RefusalReason.INTERNAL);
      assertThat(letters.get(0).getMessage()).contains("ArithmeticException");
    }
  }

  @Test
  void metricsAndCheckpointsGoToTopicsAndCallbacks() {
    List<ModelMetrics> metrics = new ArrayList<>();
    List<Checkpoint> checkpoints = new ArrayList<>();
    SupervisedLearner<String, Payment> learner =
        learner()
            .model(fraud().set("checkpoint", Map.of("everySamples", 20, "every", "1h")))
            .set("metrics", Map.of("everySamples", 10, "every", "1h"))
            .metricsTo("metrics")
            .checkpointsTo("checkpoints")
            .onMetrics(metrics::add)
            .onCheckpoint(checkpoints::add)
            .build();
    try (var driver = new TopologyTestDriver(topology(learner), properties())) {
      for (int i = 0; i < 100; i++) {
        input(driver).pipeInput("k", payment(i));
      }
      assertThat(metrics).extracting(ModelMetrics::getSamples).contains(10L, 100L);
      assertThat(checkpoints).hasSizeBetween(4, 5);
      assertThat(
              driver
                  .createOutputTopic(
                      "metrics", new ByteArrayDeserializer(), AvroCodec.of(ModelMetrics.class))
                  .readValuesToList())
          .isEqualTo(metrics);
      assertThat(
              driver
                  .createOutputTopic(
                      "checkpoints", new ByteArrayDeserializer(), AvroCodec.of(Checkpoint.class))
                  .readValuesToList())
          .hasSameSizeAs(checkpoints);
      assertThat(predictions(driver)).hasSize(100);
    }
  }

  @Test
  void eachKeyMayHaveAModelOfItsOwn() {
    SupervisedLearner<String, Payment> learner = learner().model(fraud()).modelByKey().build();
    Map<String, Model> alone = Map.of("a", fraud().build(), "b", fraud().build());
    try (var driver = new TopologyTestDriver(topology(learner), properties())) {
      for (int i = 0; i < 60; i++) {
        input(driver).pipeInput(i % 3 == 0 ? "a" : "b", payment(i));
      }
      List<TestRecord<String, Prediction>> predictions = predictions(driver);
      for (int i = 0; i < 60; i++) {
        double[] x = {payment(i).amount(), payment(i).hour()};
        Model model = alone.get(predictions.get(i).key());
        assertThat(predictions.get(i).value().getScores()).isEqualTo(floats(model.predict(x)));
        model.learn(x, payment(i).verdict());
      }
    }
  }

  @Test
  void severalModelsLearnFromOneStreamAndTwoLearnersStandInOneTopology() {
    SupervisedLearner<String, Payment> two =
        learner().model(fraud()).model(fraud().id("wide").layers(20)).build();
    SupervisedLearner<String, Payment> third = learner().model(fraud().id("third")).build();
    StreamsBuilder builder = around(two, stream -> stream);
    builder.stream("others", Consumed.with(Serdes.String(), FraudApplication.PAYMENTS))
        .process(third)
        .to("predictions", Produced.with(Serdes.String(), Learnstream.predictionSerde()));
    Topology topology = third.connect(two.connect(builder.build()));
    try (var driver = new TopologyTestDriver(topology, properties())) {
      input(driver).pipeInput("k", payment(0));
      driver
          .createInputTopic(
              "others", new StringSerializer(), FraudApplication.PAYMENTS.serializer())
          .pipeInput("k", payment(1));
      assertThat(predictions(driver))
          .extracting(record -> record.value().getModelId())
          .containsExactly("fraud", "wide", "third");
    }
  }

  @Test
  void aPoolOfWhichNothingIsSaidTellsOfDriftWhoeverHears() {
    List<Event> events = new ArrayList<>();
    List<ModelMetrics> metrics = new ArrayList<>();
    ModelBuilder pool = Learnstream.model().features("amount", "hour").classes("fine", "fraud");
    for (boolean isHeard : new boolean[] {false, true}) {
      SupervisedBuilder<String, Payment> builder = learner().model(pool).onMetrics(metrics::add);
      builder.set("metrics", Map.of("everySamples", 1, "every", "1h"));
      SupervisedLearner<String, Payment> learner =
          isHeard ? builder.onEvent(events::add).build() : builder.build();
      try (var driver = new TopologyTestDriver(topology(learner), properties())) {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 800; i++) {
          Payment known = payment(i);
          boolean isByChance = i >= 500 && random.nextBoolean();
          String verdict = isByChance ? "fraud" : known.verdict();
          input(driver).pipeInput("k", new Payment(known.amount(), known.hour(), verdict));
        }
        assertThat(predictions(driver)).hasSize(800);
      }
      assertThat(metrics.get(metrics.size() - 1).getDrifts().get("adwin error")).isPositive();
    }
    assertThat(events).isNotEmpty().allMatch(event -> event.getOffset() >= 500);
  }

  @Test
  void theChampionAnswersUntilABetterModelTakesItsPlace() {
    List<Prediction> shadow = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    SupervisedLearner<String, Payment> learner =
        learner()
            .model(fraud().id("timid").set("learningRate", 1e-6))
            .model(fraud().id("bold").set("optimiser", "adam").set("learningRate", 0.05))
            .champion("timid")
            .set("promotion", Map.of("window", 200))
            .shadowPredictionsTo("shadow")
            .onShadowPrediction(shadow::add)
            .onEvent(events::add)
            .build();
    try (var driver = new TopologyTestDriver(topology(learner), properties())) {
      for (int i = 0; i < 1000; i++) {
        input(driver).pipeInput("k", payment(i));
      }
      List<Prediction> answers = predictions(driver).stream().map(TestRecord::value).toList();
      assertThat(events).hasSize(1);
      assertThat(events.get(0).getPrevious()).isEqualTo("timid");
      int promoted = (int) (events.get(0).getOffset() + 1);
      assertThat(promoted).isBetween(1, 999);
      assertThat(answers).hasSize(1000);
      assertThat(shadow).hasSize(1000);
      for (int i = 0; i < 1000; i++) {
        assertThat(answers.get(i).getModelId()).isEqualTo(i < promoted ? "timid" : "bold");
        assertThat(shadow.get(i).getModelId()).isEqualTo(i < promoted ? "bold" : "timid");
        assertThat(shadow.get(i).getSampleId()).isEqualTo(answers.get(i).getSampleId());
      }
      assertThat(
              driver
                  .createOutputTopic(
                      "shadow", new ByteArrayDeserializer(), AvroCodec.of(Prediction.class))
                  .readValuesToList())
          .isEqualTo(shadow);
    }
  }

  private static void assertRefused(UnaryOperator<KStream<String, Payment>> upstream, String why) {
    SupervisedLearner<String, Payment> learner = learner().model(fraud()).build();
    Topology topology = around(learner, upstream).build();
    assertThatThrownBy(() -> learner.connect(topology))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("model fraud: its records come from ")
        .hasMessageContaining(why)
        .hasMessageContaining("builder.stream(topic).process(learner)");
  }

  @Test
  void anUpstreamThatIsNoSourceTopicIsRefusedWhenTheTopologyIsBuilt() {
    assertRefused(stream -> stream.filter((key, value) -> true), "KSTREAM-FILTER-");
    assertRefused(stream -> stream.mapValues(value -> value), "KSTREAM-MAPVALUES-");
    assertRefused(stream -> stream.repartition(), "which is emptied as it is read");
    assertRefused(stream -> stream.merge(stream.peek((k, v) -> {})), "KSTREAM-MERGE-");
    SupervisedLearner<String, Payment> learner = learner().model(fraud()).build();
    StreamsBuilder several = new StreamsBuilder();
    several.stream(List.of("one", "two"), Consumed.with(Serdes.String(), FraudApplication.PAYMENTS))
        .process(learner);
    assertThatThrownBy(() -> learner.connect(several.build())).hasMessageContaining("[one, two]");
    assertThatThrownBy(() -> learner.connect(new Topology()))
        .hasMessageContaining("it is not in this topology");
  }

  private void assertRefusedAtTheStart(Topology topology, Properties properties, String why) {
    assertThatThrownBy(() -> new TopologyTestDriver(topology, properties).close())
        .hasStackTraceContaining(why);
  }

  @Test
  void anApplicationThatIsNotConnectedOrNotExactlyOnceIsRefusedWhenItStarts() {
    SupervisedLearner<String, Payment> learner = learner().model(fraud()).build();
    assertRefusedAtTheStart(
        around(learner, stream -> stream).build(),
        properties(),
        "start the application with new KafkaStreams(learner.connect(builder.build())");
    Properties atLeastOnce = properties();
    atLeastOnce.put("state.dir", directory.resolve("another").toString());
    atLeastOnce.put("processing.guarantee", "at_least_once");
    assertRefusedAtTheStart(
        topology(learner().model(fraud()).build()),
        atLeastOnce,
        "processing.guarantee=at_least_once is not allowed; exactly_once_v2 is");
  }

  @Test
  void mistakesAreToldInTheWordsOfTheYaml() {
    assertThatThrownBy(() -> learner().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("models: missing; give a list");
    assertThatThrownBy(() -> learner().model(fraud().layers(0)).set("onMissingGap", "wait").build())
        .hasMessageContaining("models[0].layers[0]")
        .hasMessageContaining("onMissingGap: wait is not allowed; give one of stop, continue");
    assertThatThrownBy(() -> learner().model(fraud()).champion("frayd").build())
        .hasMessageContaining("champion: frayd is not allowed");
    assertThatThrownBy(() -> learner().yaml("kafka: {}").build())
        .hasMessageContaining("[kafka] are not allowed here");
  }

  @Test
  void aTextConfiguresTheSame() {
    SupervisedLearner<String, Payment> learner =
        learner()
            .yaml(
                """
                onMissingGap: continue
                models:
                  - {id: fraud, features: [amount, hour], classes: [fine, fraud], layers: [5]}
                """)
            .build();
    try (var driver = new TopologyTestDriver(topology(learner), properties())) {
      input(driver).pipeInput("k", payment(0));
      assertThat(predictions(driver).get(0).value().getScores())
          .isEqualTo(floats(fraud().build().predict(payment(0).amount(), payment(0).hour())));
    }
  }

  @Test
  void theApplicationOfTheExamplesRuns() {
    try (var driver = new TopologyTestDriver(FraudApplication.topology(), properties())) {
      for (int i = 0; i < 10; i++) {
        input(driver).pipeInput("k", payment(i));
      }
      assertThat(predictions(driver)).hasSize(10);
    }
  }
}
