package learnstream.stream.gan;

import java.util.ArrayList;
import java.util.List;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.SampleRequest;
import learnstream.config.Deployment;
import learnstream.config.Topics;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.metric.Observed;
import learnstream.stream.metric.Observer;
import learnstream.stream.recovery.NewestReader;
import learnstream.stream.sample.DeadLetters;
import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.state.ModelStore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The GAN as topologies that share nothing but topics, each an application of its own: the
 * generator sends batches, the discriminator answers with gradients, and an evaluation measures the
 * generated samples.
 */
public final class GanTopology {
  private GanTopology() {}

  /** Feedback and requests in, batches and drawn samples out. */
  public static Topology generator(
      Deployment deployment, Observer observer, RecordFormats formats) {
    Topics topics = deployment.topics();
    Topology topology = new Topology();
    source(topology, "feedback", topics.feedback());
    source(topology, "requests", topics.requests());
    topology.addProcessor(
        "generate", () -> new GenerateProcessor(deployment), "feedback", "requests");
    topology.addStateStore(ModelStore.builder(deployment.gan().generatorId()), "generate");
    sink(
        topology,
        GenerateProcessor.GENERATED,
        topics.generated(),
        GeneratedBatch.class,
        "generate");
    sink(topology, SampleAnswers.SINK, topics.drawn(), DrawnSamples.class, "generate");
    common(topology, deployment, observer, formats, "generate");
    return topology;
  }

  /**
   * Batches and real samples in, feedback out.
   *
   * @param newest reads the window of real samples again after a start
   * @param observer watches from inside the process
   * @param formats knows what records look like
   */
  public static Topology discriminator(
      Deployment deployment, NewestReader newest, Observer observer, RecordFormats formats) {
    Topics topics = deployment.topics();
    Topology topology = new Topology();
    topology.addSource(
        (AutoOffsetReset) null,
        "generated-batches",
        new ExchangeFirst(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.generated());
    source(topology, "samples", topics.samples());
    topology.addProcessor(
        "discriminate",
        () -> new DiscriminateProcessor(deployment, newest, formats.decoder()),
        "generated-batches",
        "samples");
    topology.addStateStore(ModelStore.builder(deployment.gan().discriminatorId()), "discriminate");
    sink(
        topology,
        DiscriminateProcessor.FEEDBACK,
        topics.feedback(),
        Feedback.class,
        "discriminate");
    common(topology, deployment, observer, formats, "discriminate");
    return topology;
  }

  /**
   * Drawn samples and a classifier's checkpoints in, requests and metrics out.
   *
   * @param newest reads the classifier's checkpoints again after a start
   */
  public static Topology evaluation(
      Deployment deployment, NewestReader newest, Observer observer, RecordFormats formats) {
    Topics topics = deployment.topics();
    Topology topology = new Topology();
    source(topology, "drawn-samples", topics.drawn());
    List<String> sources = new ArrayList<>(List.of("drawn-samples"));
    if (deployment.gan().evaluation().classifier() != null) {
      source(topology, "classifier-checkpoints", topics.checkpoints());
      sources.add("classifier-checkpoints");
    }
    topology.addProcessor(
        "evaluate",
        () -> new EvaluateProcessor(deployment, newest),
        sources.toArray(String[]::new));
    sink(topology, EvaluateProcessor.REQUESTS, topics.requests(), SampleRequest.class, "evaluate");
    reports(topology, deployment, observer, formats, "evaluate");
    return topology;
  }

  private static void common(
      Topology topology,
      Deployment deployment,
      Observer observer,
      RecordFormats formats,
      String processor) {
    reports(topology, deployment, observer, formats, processor);
    sink(
        topology,
        CheckpointPublisher.SINK,
        deployment.topics().checkpoints(),
        Checkpoint.class,
        processor);
  }

  /** Metrics and dead letters. */
  private static void reports(
      Topology topology,
      Deployment deployment,
      Observer observer,
      RecordFormats formats,
      String processor) {
    topology.addSink(
        Observer.SINK,
        deployment.topics().metrics(),
        new ByteArraySerializer(),
        new Observed<>(formats.serializer(GanMetrics.class), observer),
        processor);
    topology.addSink(
        DeadLetters.SINK,
        deployment.topics().deadLetters(),
        new ByteArraySerializer(),
        formats.serializer(DeadLetter.class),
        processor);
  }

  private static void source(Topology topology, String name, String topic) {
    topology.addSource(name, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
  }

  private static <T extends SpecificRecord> void sink(
      Topology topology, String name, String topic, Class<T> type, String parent) {
    topology.addSink(name, topic, new ByteArraySerializer(), AvroCodec.of(type), parent);
  }
}
