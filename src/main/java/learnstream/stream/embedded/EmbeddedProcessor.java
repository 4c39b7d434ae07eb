package learnstream.stream.embedded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.stream.champion.ChampionProcessor;
import learnstream.stream.champion.ChampionStore;
import learnstream.stream.metric.Observer;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.GapReader;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.SampleDecoder;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.PositionStore;
import learnstream.stream.supervised.DecodeProcessor;
import learnstream.stream.supervised.LearnProcessor;
import learnstream.stream.supervised.Predictions;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * One node that does what a deployment's decoding and learning nodes do together: test, then train,
 * with a replay after a restart. Predictions go downstream with their record's key and headers;
 * where one of the models is the champion, its predictions alone.
 */
public final class EmbeddedProcessor<K, V> implements Processor<K, V, K, Prediction> {
  private final Embedding<K, V> embedding;
  private final Placement placement;
  private final Map<String, LearnProcessor> learners = new LinkedHashMap<>();
  private final RecordFormat<K, V> format;
  private ProcessorContext<K, Prediction> context;
  private DecodeProcessor decode;

  /** Null where all models' predictions go downstream. */
  private ChampionProcessor champion;

  private Outputs outputs;

  /**
   * @param placement null if it is not known: then the application is refused when it starts
   */
  public EmbeddedProcessor(Embedding<K, V> embedding, Placement placement) {
    this.embedding = embedding;
    this.placement = placement;
    format = new RecordFormat<>(embedding);
  }

  @Override
  public void init(ProcessorContext<K, Prediction> processorContext) {
    context = processorContext;
    if (placement == null) {
      throw new IllegalStateException(
          ("model %s: where its records come from was not looked at; start the application with"
                  + " new KafkaStreams(learner.connect(builder.build()), properties)")
              .formatted(embedding.name()));
    }
    Cluster cluster = new Cluster(context.appConfigs());
    cluster.requireExactlyOnce(embedding.name());
    Deployment deployment = cluster.around(embedding.models(), placement.topic());
    GapReader gaps = cluster.gaps(deployment);
    CommittedHistory history = cluster.history(deployment);
    requireOnePartition(deployment, history);
    outputs = new Outputs(context, embedding);
    ProcessorContext<byte[], Object> inner =
        new InnerContext(
                context,
                Map.of(
                    PositionStore.NAME,
                    embedding.positionStore(),
                    ChampionStore.NAME,
                    embedding.championStore()),
                this::forward)
            .ofBytes();
    learners.clear();
    for (ModelConfig model : deployment.models()) {
      LearnProcessor learner =
          new LearnProcessor(
              deployment,
              model,
              gaps,
              history,
              Observer.NOBODY,
              new SampleDecoder(new RecordFormat<>(embedding)),
              ModelStore.PART_BYTES);
      learners.put(model.spec().id(), learner);
      learner.init(inner);
    }
    List<String> readers = new ArrayList<>(learners.keySet());
    if (deployment.champion() != null) {
      champion = new ChampionProcessor(deployment);
      champion.init(inner);
      // Last, so that it sees a sample when all models have answered.
      readers.add(ChampionProcessor.NAME);
    }
    decode = new DecodeProcessor(deployment, readers, gaps, history, new SampleDecoder(format));
    decode.init(inner);
  }

  private void requireOnePartition(Deployment deployment, CommittedHistory history) {
    if (deployment.modelBy() == ModelBy.ONE
        && history.partition(new TopicPartition(placement.topic(), 1)).isPresent()) {
      throw new IllegalStateException(
          ("model %s: topic %s has several partitions, but one model learns from one, in its order;"
                  + " give it a topic with one partition, or modelByKey()")
              .formatted(embedding.name(), placement.topic()));
    }
  }

  @Override
  public void process(Record<K, V> record) {
    byte[] key =
        embedding.keys().serializer().serialize(placement.topic(), record.headers(), record.key());
    TypedOrigin<K, V> origin =
        new TypedOrigin<>(
            context.recordMetadata().orElseThrow(), key, record, embedding.values().serializer());
    decode.process(origin, record.headers(), record.timestamp());
  }

  @SuppressWarnings("unchecked")
  private void forward(Record<?, ?> record, String child) {
    LearnProcessor learner = learners.get(child);
    if (champion != null && child.equals(ChampionProcessor.NAME)) {
      champion.process((Record<byte[], Object>) record);
    } else if (record.value() instanceof Decoded && learner != null) {
      learner.process((Record<byte[], Decoded>) record);
    } else if (child.equals(Predictions.SINK)) {
      Record<K, Prediction> prediction =
          new Record<>(
              format.key(), (Prediction) record.value(), record.timestamp(), format.headers());
      placement.children().forEach(node -> context.forward(prediction, node));
    } else {
      outputs.send(record, child);
    }
  }

  /** Called before another init as well, when Kafka Streams revives a task. */
  @Override
  public void close() {
    if (decode != null) {
      decode.close();
    }
    learners.values().forEach(LearnProcessor::close);
  }
}
