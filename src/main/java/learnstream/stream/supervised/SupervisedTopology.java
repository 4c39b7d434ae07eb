package learnstream.stream.supervised;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.Mix;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.stream.champion.ChampionProcessor;
import learnstream.stream.champion.ChampionStore;
import learnstream.stream.control.ControlProcessor;
import learnstream.stream.control.ControlResults;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.gan.ExchangeFirst;
import learnstream.stream.metric.Observed;
import learnstream.stream.metric.Observer;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.GapReader;
import learnstream.stream.sample.DeadLetters;
import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.PositionStore;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The supervised topology: samples are decoded once, then every model predicts and learns each of
 * them; predictions, metrics, checkpoints and dead letters go to topics of their own.
 */
public final class SupervisedTopology {
  private static final String[] INPUTS = {"decode", "command"};

  private SupervisedTopology() {}

  /**
   * @param gaps reads samples again after a restart
   * @param history what commands may refer to
   */
  public static Topology build(Deployment deployment, GapReader gaps, CommittedHistory history) {
    return build(deployment, gaps, history, Observer.NOBODY);
  }

  /**
   * @param gaps reads samples again after a restart
   * @param history what commands may refer to
   * @param observer watches from inside the process
   */
  public static Topology build(
      Deployment deployment, GapReader gaps, CommittedHistory history, Observer observer) {
    return build(deployment, gaps, history, observer, new RecordFormats(deployment));
  }

  /**
   * @param gaps reads samples again after a restart
   * @param history what commands may refer to
   * @param observer watches from inside the process
   * @param formats knows what records look like
   */
  public static Topology build(
      Deployment deployment,
      GapReader gaps,
      CommittedHistory history,
      Observer observer,
      RecordFormats formats) {
    Topology topology = new Topology();
    List<String> learners = deployment.models().stream().map(model -> learner(model)).toList();
    String[] everyone = learners.toArray(String[]::new);
    boolean hasChampion = deployment.champion() != null;
    // Last, so that it sees a sample when all models have answered.
    List<String> readers = hasChampion ? List.of(with(everyone, ChampionProcessor.NAME)) : learners;
    topology.addSource(
        "samples",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        deployment.topics().samples());
    topology.addProcessor(
        "decode",
        () -> new DecodeProcessor(deployment, readers, gaps, history, formats.decoder()),
        "samples");
    topology.addSource(
        "control",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        deployment.topics().control());
    Map<String, String> learnersById = new LinkedHashMap<>();
    deployment.models().forEach(model -> learnersById.put(model.spec().id(), learner(model)));
    topology.addProcessor(
        "command",
        () ->
            new ControlProcessor(
                deployment.output(), learnersById, hasChampion ? ChampionProcessor.NAME : null),
        "control");
    boolean areReplicas = deployment.replicas() != null;
    String[] inputs = areReplicas ? with(INPUTS, MixProcessor.NAME) : INPUTS;
    if (areReplicas) {
      topology.addSource(
          (AutoOffsetReset) null,
          Mixing.SOURCE,
          new ExchangeFirst(),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer(),
          deployment.topics().mixes());
      topology.addProcessor(
          MixProcessor.NAME,
          () -> new MixProcessor(deployment.output(), learnersById),
          Mixing.SOURCE);
    }
    for (ModelConfig model : deployment.models()) {
      topology.addProcessor(
          learner(model),
          () ->
              new LearnProcessor(
                  deployment,
                  model,
                  gaps,
                  history,
                  observer,
                  formats.decoder(),
                  ModelStore.PART_BYTES),
          inputs);
      topology.addStateStore(ModelStore.builder(model.spec().id()), learner(model));
    }
    if (hasChampion) {
      addChampion(topology, deployment, formats, everyone);
    } else {
      sink(
          topology,
          Predictions.SINK,
          deployment.topics().predictions(),
          formats.serializer(Prediction.class),
          everyone);
    }
    String[] behindSamples = hasChampion ? with(everyone, ChampionProcessor.NAME) : everyone;
    topology.addStateStore(PositionStore.builder(), with(behindSamples, "decode"));
    topology.addSink(
        Observer.SINK,
        deployment.topics().metrics(),
        new ByteArraySerializer(),
        new Observed<>(formats.serializer(ModelMetrics.class), observer),
        everyone);
    sink(
        topology,
        CheckpointPublisher.SINK,
        deployment.topics().checkpoints(),
        AvroCodec.of(Checkpoint.class),
        everyone);
    sink(
        topology,
        DeadLetters.SINK,
        deployment.topics().deadLetters(),
        formats.serializer(DeadLetter.class),
        with(everyone, inputs));
    sink(
        topology,
        ControlResults.SINK,
        deployment.topics().controlResults(),
        formats.serializer(ControlResult.class),
        with(behindSamples, "command"));
    if (areReplicas) {
      topology.addSink(
          Mixing.SINK,
          deployment.topics().mixes(),
          new ByteArraySerializer(),
          AvroCodec.of(Mix.class),
          (topic, key, part, partitions) -> Mixing.receivers(part, partitions),
          everyone);
    }
    if (deployment.hasEvents()) {
      sink(
          topology,
          Events.SINK,
          deployment.topics().events(),
          formats.serializer(Event.class),
          behindSamples);
    }
    return topology;
  }

  /** Between the models and their predictions. */
  private static void addChampion(
      Topology topology, Deployment deployment, RecordFormats formats, String... everyone) {
    topology.addProcessor(
        ChampionProcessor.NAME,
        () -> new ChampionProcessor(deployment),
        with(everyone, "decode", "command"));
    topology.addStateStore(ChampionStore.builder(), with(everyone, ChampionProcessor.NAME));
    sink(
        topology,
        ChampionProcessor.ANSWERS,
        deployment.topics().predictions(),
        formats.serializer(Prediction.class),
        ChampionProcessor.NAME);
    sink(
        topology,
        ChampionProcessor.SHADOW,
        deployment.topics().shadowPredictions(),
        formats.serializer(Prediction.class),
        ChampionProcessor.NAME);
  }

  private static String[] with(String[] names, String... more) {
    return Stream.concat(Arrays.stream(names), Arrays.stream(more)).toArray(String[]::new);
  }

  private static String learner(ModelConfig model) {
    return "learn-" + model.spec().id();
  }

  private static void sink(
      Topology topology, String name, String topic, Serializer<?> serializer, String... parents) {
    topology.addSink(name, topic, new ByteArraySerializer(), serializer, parents);
  }
}
