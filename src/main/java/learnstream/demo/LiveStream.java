package learnstream.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.CheckpointTopic;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ConfigReader;
import learnstream.kafka.TopicReader;
import learnstream.model.Learner;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Part;
import learnstream.stream.app.TopicSetup;
import learnstream.stream.control.ControlClient;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.rocksdb.RocksDB;

/** A deployment that learns while its producer and its consumer are in the same process. */
public final class LiveStream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CHECKPOINT_PATIENCE = Duration.ofSeconds(30);

  private final Deployment deployment;
  private final Session session;
  private final LearnstreamApp app;
  private final SampleSender sender;
  private final TopicReader reader;
  private final AvroCodec<Prediction> predictions = AvroCodec.of(Prediction.class);
  private double secondsToFirstPrediction = Double.NaN;
  private long firstPrediction;
  private long lastPrediction;

  LiveStream(String yaml, String servers, Path stateDir, Session session) throws Exception {
    deployment = ConfigReader.parse(yaml, "demo").at(servers, stateDir);
    this.session = session;
    Map<String, Object> clients = new HashMap<>(deployment.kafka());
    clients.put("request.timeout.ms", 10_000);
    clients.put("default.api.timeout.ms", 15_000);
    CompletableFuture<LearnstreamApp> built =
        CompletableFuture.supplyAsync(() -> new LearnstreamApp(deployment));
    try (Admin admin = Admin.create(clients)) {
      askForCoordinators(admin);
      new TopicSetup(deployment, admin).create();
    } catch (Exception e) {
      built.join().close();
      throw e;
    }
    sender = new SampleSender(deployment);
    reader =
        TopicReader.of(
            deployment.kafka(), new TopicPartition(deployment.topics().predictions(), 0));
    app = built.join();
    app.start();
  }

  /** Loads what will learn, while its broker starts. */
  static void prepare(Deployment deployment) {
    Part.of(deployment).forEach(part -> LearnstreamApp.topology(deployment, part));
    RocksDB.loadLibrary();
  }

  /** A new broker makes the topics of its coordinators when it is first asked for them. */
  private void askForCoordinators(Admin admin) {
    List<String> ids = List.of(deployment.applicationId());
    admin.describeConsumerGroups(ids);
    admin.describeTransactions(ids);
  }

  public Deployment deployment() {
    return deployment;
  }

  /** Sends samples 0 to {@code count - 1} in the background, one after the other. */
  public void send(int count, IntFunction<LabelledSample> stream) {
    sender.send(count, stream, session::isStopping);
  }

  public void send(LabelledSample sample) {
    sender.send(sample);
  }

  /**
   * Reads {@code count} predictions, in order.
   *
   * @param nowAndThen called after each poll, to draw
   * @return whether all arrived; false if Ctrl-C was pressed
   */
  public boolean read(long count, Consumer<Prediction> each, Runnable nowAndThen) throws Exception {
    long seen = 0;
    long lastProgress = System.nanoTime();
    while (seen < count && !session.isStopping()) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
        Prediction prediction = predictions.decode(record.value());
        lastProgress = System.nanoTime();
        lastPrediction = lastProgress;
        if (firstPrediction == 0) {
          firstPrediction = lastProgress;
          secondsToFirstPrediction = DemoContext.secondsSinceStart();
        }
        each.accept(prediction);
        seen++;
      }
      check();
      if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
        throw new IllegalStateException("no prediction arrived for " + PATIENCE.toSeconds() + " s");
      }
      if (firstPrediction != 0) {
        nowAndThen.run();
      }
    }
    return seen >= count;
  }

  /**
   * @throws IllegalStateException if a sample could not be sent, or nothing learns any more
   */
  public void check() {
    sender.check();
    app.failure()
        .ifPresent(
            failure -> {
              throw new IllegalStateException(failure.getMessage());
            });
  }

  /** Seconds from the start of the JVM to the first prediction; NaN before it. */
  public double secondsToFirstPrediction() {
    return secondsToFirstPrediction;
  }

  /** Seconds from the first prediction to the last one. */
  public double secondsOfPredictions() {
    return Math.max(1e-3, (lastPrediction - firstPrediction) / 1e9);
  }

  /** A model as it is now: asks its learner for a checkpoint and reads it, as anybody can. */
  public Learner newest(String modelId) throws Exception {
    try (ControlClient client = new ControlClient(deployment)) {
      client.send(
          ControlCommand.newBuilder()
              .setId(UUID.randomUUID().toString())
              .setModelId(modelId)
              .setAuthor("demo")
              .setAction(ControlAction.CHECKPOINT)
              .setTime(Instant.now())
              .build(),
          CHECKPOINT_PATIENCE);
    }
    String topic = deployment.topics().checkpoints();
    AtomicReference<AssembledCheckpoint> newest = new AtomicReference<>();
    CheckpointTopic.read(
        deployment.kafka(), topic, part -> part.getModelId().equals(modelId), newest::set);
    if (newest.get() == null) {
      throw new IllegalStateException(
          "no whole checkpoint of %s is in %s".formatted(modelId, topic));
    }
    ModelConfig model =
        deployment.models().stream()
            .filter(each -> each.spec().id().equals(modelId))
            .findFirst()
            .orElseThrow();
    Learner learner = new Learner(model.spec());
    learner.readState(newest.get().state());
    return learner;
  }

  @Override
  public void close() throws InterruptedException {
    app.close();
    sender.close();
    reader.close();
  }
}
