package learnstream.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.ConfigException;
import learnstream.config.ConfigReader;
import learnstream.config.Deployment;
import learnstream.topology.LearnstreamApp;
import learnstream.topology.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Two models learn ten thousand handwritten digits out of a real broker while one watches. */
public final class SupervisedDemo {
  private static final int SHOWN = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DemoOptions options;
  private final PrintStream out;
  private final boolean terminal;
  private final Digits digits = new Digits();
  private final Map<String, ModelTally> models = new LinkedHashMap<>();
  private final Baselines baselines = new Baselines();
  private final List<Prediction> newest = new ArrayList<>();
  private final Session session;
  private double secondsToFirstPrediction;

  /**
   * @param terminal whether control characters may be written to {@code out}
   */
  public SupervisedDemo(DemoOptions options, PrintStream out, boolean terminal) {
    this.options = options;
    this.out = out;
    this.terminal = terminal;
    session = new Session(options.broker(), out, options.json());
  }

  /** Runs the whole demo; Ctrl-C ends it early, with everything closed and nothing left behind. */
  public void run() throws Exception {
    session.say(
        "Learnstream demo: two models learn handwritten digits, one after the other, out of Kafka.");
    session.run(
        "digits", (name, servers, stateDir) -> learn(deployment(name).at(servers, stateDir)));
  }

  private Deployment deployment(String name) throws ConfigException {
    try (InputStream in = SupervisedDemo.class.getResourceAsStream("/digits/digits.yaml")) {
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ConfigReader.parse(
          yaml.replace("name: digits", "name: " + name)
              .replace("classes: 10", "classes: 10\n    seed: " + options.seed()),
          "digits.yaml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void learn(Deployment deployment) throws Exception {
    deployment
        .models()
        .forEach(
            model ->
                models.put(
                    model.spec().id(),
                    new ModelTally(model.spec().id(), model.spec().kind().label())));
    Map<String, Object> clients = new HashMap<>(deployment.kafka());
    clients.put("request.timeout.ms", 10_000);
    clients.put("default.api.timeout.ms", 15_000);
    try (Admin admin = Admin.create(clients)) {
      new TopicSetup(deployment, admin).create();
    }
    Thread producer = new Thread(() -> send(deployment, clients), "digits");
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      producer.start();
      app.start();
      watch(deployment, clients, app);
      producer.join();
      if (options.keepRunning()) {
        session.say(
            "Still running on %s; Ctrl-C ends it.".formatted(clients.get("bootstrap.servers")));
        session.awaitStop();
      }
    }
  }

  private void send(Deployment deployment, Map<String, Object> clients) {
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.keySet().removeAll(List.of("default.api.timeout.ms", "request.timeout.ms"));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < options.samples() && !session.isStopping(); i++) {
        producer.send(
            new ProducerRecord<>(deployment.topics().samples(), codec.encode(digits.sample(i))));
      }
    }
  }

  private void watch(Deployment deployment, Map<String, Object> clients, LearnstreamApp app)
      throws Exception {
    Map<String, Object> settings = new HashMap<>(clients);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, deployment.name() + "-demo");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class);
    DemoView view = new DemoView(out, terminal);
    List<ModelTally> rows = new ArrayList<>(models.values());
    rows.add(baselines.majority);
    rows.add(baselines.noChange);
    long wanted = (long) options.samples() * models.size();
    long seen = 0;
    long first = 0;
    long lastProgress = System.nanoTime();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(deployment.topics().predictions()));
      while (seen < wanted && !session.isStopping()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Prediction prediction = codec.decode(record.value());
          if (seen++ == 0) {
            first = System.nanoTime();
            secondsToFirstPrediction = secondsSinceStart();
          }
          take(prediction);
          lastProgress = System.nanoTime();
        }
        if (app.failure().isPresent()) {
          throw new IllegalStateException(app.failure().get().getMessage());
        }
        if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "no prediction arrived for " + PATIENCE.toSeconds() + " s");
        }
        if (!options.json() && seen > 0) {
          double seconds = Math.max(1e-3, (System.nanoTime() - first) / 1e9);
          view.show(options.samples(), rows.get(0).samples() / seconds, rows, System.nanoTime());
        }
      }
    }
    if (seen < wanted) {
      return;
    }
    double learning = Math.max(1e-3, (System.nanoTime() - first) / 1e9);
    finish(
        new DemoResult(
            List.copyOf(models.values()),
            secondsToFirstPrediction,
            secondsSinceStart(),
            options.samples() / learning),
        rows,
        view);
  }

  private void take(Prediction prediction) {
    ModelTally model = models.get(prediction.getModelId());
    model.add(prediction);
    if (model == models.values().iterator().next()) {
      baselines.add(Integer.parseInt((String) prediction.getLabel()));
      newest.add(prediction);
      if (newest.size() > 2 * SHOWN) {
        newest.remove(0);
      }
    }
  }

  private void finish(DemoResult result, List<ModelTally> rows, DemoView view) {
    if (options.json()) {
      out.println(result.json());
      return;
    }
    view.show(options.samples(), result.samplesPerSecond(), rows, Long.MAX_VALUE);
    if (!terminal) {
      DemoView.lines(options.samples(), result.samplesPerSecond(), rows).forEach(session::say);
    }
    session.say("");
    session.say(
        "The last %d digits, and what the network said of each before it learnt it:"
            .formatted(newest.size()));
    for (int from = 0; from < newest.size(); from += SHOWN) {
      List<Prediction> row = newest.subList(from, Math.min(newest.size(), from + SHOWN));
      DigitDrawing.sideBySide(
              row.stream().map(p -> digits.image((int) p.getOffset())).toList(),
              row.stream()
                  .map(
                      p ->
                          p.getPredicted().equals(p.getLabel())
                              ? p.getPredicted() + " right"
                              : "%s, is %s".formatted(p.getPredicted(), p.getLabel()))
                  .toList())
          .forEach(session::say);
    }
    session.say("");
    session.say(
        "First prediction after %.1f s, all after %.1f s, %.0f samples/s through both models."
            .formatted(
                result.secondsToFirstPrediction(), result.seconds(), result.samplesPerSecond()));
    session.say(
        "Next: your own data. bin/learnstream run --help, bin/learnstream produce --help, README.md");
  }

  private static double secondsSinceStart() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
        / 1000.0;
  }
}
