package learnstream.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.config.Deployment;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Part;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sees what is commanded, and says that it is done where the topology does not answer itself. */
final class CommandAnswerer implements AutoCloseable {
  final BlockingQueue<ControlCommand> commands = new LinkedBlockingQueue<>();
  private final Deployment deployment;
  private final boolean answers;
  private final Thread thread = new Thread(this::run, "answers");
  private volatile boolean stopping;

  CommandAnswerer(Deployment deployment) {
    this.deployment = deployment;
    answers =
        !LearnstreamApp.topology(deployment, Part.MODELS)
            .describe()
            .toString()
            .contains(deployment.topics().control());
    thread.start();
  }

  private void run() {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("enable.auto.commit", false);
    AvroCodec<ControlCommand> codec = AvroCodec.of(ControlCommand.class);
    TopicPartition control = new TopicPartition(deployment.topics().control(), 0);
    try (var consumer =
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      consumer.assign(List.of(control));
      consumer.seekToBeginning(List.of(control));
      while (!stopping) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          ControlCommand command = codec.decode(record.value());
          commands.add(command);
          if (answers) {
            producer.send(
                new ProducerRecord<>(deployment.topics().controlResults(), result(command)));
          }
        }
      }
    } catch (UndecodableException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] result(ControlCommand command) {
    return AvroCodec.of(ControlResult.class)
        .encode(
            ControlResult.newBuilder()
                .setCommandId(command.getId())
                .setModelId(command.getModelId())
                .setKey(command.getKey())
                .setAuthor(command.getAuthor())
                .setAction(command.getAction())
                .setOutcome(ControlOutcome.APPLIED)
                .setMessage("Done, says the test.")
                .setPartition(0)
                .setOffset(1)
                .setVersionBefore(1)
                .setVersionAfter(1)
                .setTime(Instant.now())
                .build());
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join();
  }
}
