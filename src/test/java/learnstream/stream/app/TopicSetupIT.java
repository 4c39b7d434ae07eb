package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Many times, since it is a race. */
class TopicSetupIT {
  private static final int TIMES = 20;

  @Test
  void seesWhatItHasJustCreated() throws Exception {
    Map<String, Map<String, String>> differences = new TreeMap<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      for (int i = 0; i < TIMES; i++) {
        String yaml = "name: new-%d\nmodels: [{features: 2, classes: 2}]\n".formatted(i);
        Deployment deployment = ConfigReader.parse(yaml, "new");
        TopicSetup setup = new TopicSetup(deployment, admin);
        assertThat(setup.create()).hasSize(8);
        sendAtOnce(broker, deployment);
        differences.put(deployment.name(), new HashMap<>(setup.differences()));
      }
    }
    differences.values().removeIf(Map::isEmpty);
    assertThat(differences).isEmpty();
  }

  @Test
  void saysThatKeysHaveMovedWherePartitionsWereAdded() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Deployment deployment =
          ConfigReader.parse(
              "name: keyed\nmodelBy: key\npartitions: 4\n"
                  + "models: [{id: m, features: 2, classes: 2}]\n",
              "keyed");
      TopicSetup setup = new TopicSetup(deployment, admin);
      setup.create();
      assertThat(setup.obstacle()).isEmpty();
      String changelog = TopicSetup.changelog(deployment.applicationId(), "m");
      TopicSetup.create(admin, List.of(new NewTopic(changelog, 4, (short) 1)));
      assertThat(setup.obstacle()).isEmpty();
      admin
          .createPartitions(Map.of(deployment.topics().samples(), NewPartitions.increaseTo(6)))
          .all()
          .get();
      await(() -> setup.obstacle().isPresent());
      assertThat(setup.obstacle().orElseThrow())
          .startsWith("topic keyed.samples has 6 partitions, but the models' state, " + changelog)
          .contains("was made for 4", "another name");
    }
  }

  /** The brokers hear of new partitions a little later than the controller. */
  private static void await(Callable<Boolean> event) throws Exception {
    long deadline = System.nanoTime() + 15_000_000_000L;
    while (!event.call() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  /** Every one of many small batches is taken, without the wait for a refused one to expire. */
  private static void sendAtOnce(EmbeddedBroker broker, Deployment deployment) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "linger.ms", 0,
            "request.timeout.ms", 5000,
            "delivery.timeout.ms", 8000);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 200; i++) {
        sent.add(producer.send(new ProducerRecord<>(deployment.topics().samples(), new byte[500])));
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i).get().offset()).isEqualTo(i);
    }
  }
}
