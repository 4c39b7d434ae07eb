package learnstream.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.FieldMetrics;
import learnstream.codec.avro.MemberMetrics;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.dashboard.panel.TopicRecords;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Two models of records as their topics tell of them, of which nothing runs. */
final class ToldDeployment {
  /** Classes of the one whose classes grow. */
  static final int CLASSES = 60;

  private static final String YAML =
      """
      name: told
      samples: {topic: told.records, format: json, label: verdict}
      models:
        - id: demand
          fields: {heat: number, shop: category, when: time}
          target: sold
          interval: 0.9
        - id: kind
          fields: {heat: number, shop: category}
          classes: grow
      """;

  private static final List<FieldMetrics> FIELDS =
      List.of(
          new FieldMetrics("heat", "number", -6.5, 34.0, 0.0, null, 0.75),
          new FieldMetrics("shop", "category", null, null, 0.125, 3, 0.25),
          new FieldMetrics("when", "time", 1.7672256e12, 1.7772256e12, 1.0, null, null));

  private static final List<MemberMetrics> MEMBERS =
      List.of(
          new MemberMetrics("adagrad 0.1 [64]", 0.25, 0.5, 0L),
          new MemberMetrics("sgd 0.05 []", 0.75, 0.4, 2L));

  private ToldDeployment() {}

  static Deployment on(String bootstrapServers) throws Exception {
    Deployment parsed = ConfigReader.parse(YAML, "told");
    Deployment deployment = parsed.at(bootstrapServers, parsed.stateDir());
    Map<String, Object> clients = new HashMap<>(deployment.kafka());
    try (Admin admin = Admin.create(clients)) {
      new TopicSetup(deployment, admin).create();
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer())) {
      tell(deployment, producer);
    }
    return deployment;
  }

  private static void tell(Deployment deployment, KafkaProducer<byte[], byte[]> producer) {
    String topic = deployment.topics().predictions();
    AvroCodec<Prediction> predictions = AvroCodec.of(Prediction.class);
    for (int i = 0; i < 200; i++) {
      double y = 100 + 20 * Math.sin(i / 9.0);
      producer.send(record(deployment.topics().samples(), json(i)));
      Prediction number =
          Prediction.newBuilder(TopicRecords.prediction("demand", i, null, y + i % 7))
              .setPredicted(y)
              .setLower(i < 10 ? List.of() : List.of((float) y - 8))
              .setUpper(i < 10 ? List.of() : List.of((float) y + 8))
              .build();
      producer.send(record(topic, predictions.encode(number)));
      String actual = "a class called " + i % CLASSES;
      String said = i % 5 == 0 ? "a class called 1" : actual;
      producer.send(
          record(topic, predictions.encode(TopicRecords.prediction("kind", i, said, actual))));
    }
    producer.send(
        record(
            deployment.topics().metrics(),
            AvroCodec.of(ModelMetrics.class)
                .encode(TopicRecords.metrics("demand", 0.91, FIELDS, MEMBERS))));
  }

  private static byte[] json(int i) {
    return "{\"heat\": %d.5, \"shop\": \"Market %d\", \"when\": null}"
        .formatted(i, i % 3)
        .getBytes(UTF_8);
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, byte[] value) {
    return new ProducerRecord<>(topic, 0, null, value);
  }
}
