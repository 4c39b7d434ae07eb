package learnstream.telemetry;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.Http;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Part;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A learner in this process with its HTTP endpoint, and a producer for it. */
final class Learning implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final Deployment deployment;
  final Telemetry telemetry;
  final LearnstreamApp app;
  final HttpEndpoint endpoint;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private long sent;

  Learning(String yaml, String servers, Path stateDir) throws Exception {
    deployment = ConfigReader.parse(yaml, "test").at(servers, stateDir);
    Map<String, Object> clients = new HashMap<>(deployment.kafka());
    try (Admin admin = Admin.create(clients)) {
      new TopicSetup(deployment, admin).create();
    }
    producer = new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer());
    telemetry = new Telemetry(deployment);
    app = new LearnstreamApp(deployment, Part.of(deployment), telemetry);
    telemetry.watch(app);
    endpoint = new HttpEndpoint(new Http("127.0.0.1", 0), telemetry, app);
  }

  /**
   * Samples with two features for model m, labelled off three times out of four, whatever the
   * features.
   */
  void send(int count) {
    for (int i = 0; i < count; i++, sent++) {
      String label = sent % 4 == 0 ? "on" : "off";
      List<Float> features = List.of((float) (sent % 3), (float) (sent % 5));
      LabelledSample sample =
          new LabelledSample("s" + sent, "m", features, label, 1.0, Instant.now());
      send(sample);
    }
    producer.flush();
  }

  void send(LabelledSample sample) {
    send(codec.encode(sample));
  }

  void send(byte[] value) {
    producer.send(new ProducerRecord<>(deployment.topics().samples(), value));
  }

  HttpResponse<String> get(String path) throws Exception {
    return get(endpoint.port(), path);
  }

  static HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HTTP.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Asks again and again until the condition holds. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    await(what, PATIENCE, condition);
  }

  static void await(String what, Duration patience, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
      }
      Thread.sleep(100);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
    endpoint.close();
    app.close();
  }
}
