package learnstream.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.processor.SampleDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "dead-letters",
    description = "Send refused samples back after a fix; `tail CONFIG deadLetters` shows them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example: bin/learnstream dead-letters replay src/examples/sensors.yaml --reason UNKNOWN_CLASS"
    })
final class DeadLettersCommand {
  @Command(
      name = "replay",
      description = {
        "Send each refused sample back to the topic it came from, once: what was looked at by an",
        "earlier replay is not looked at again. Only the model that refused a sample takes it in."
      },
      mixinStandardHelpOptions = true)
  int replay(
      @Mixin ConfigArgument config,
      @Option(
              names = "--reason",
              paramLabel = "REASON",
              description = "Only these: ${COMPLETION-CANDIDATES}.")
          RefusalReason reason)
      throws Exception {
    Deployment deployment = config.read();
    TopicPartition letters = new TopicPartition(deployment.topics().deadLetters(), 0);
    Map<String, Object> consumed = ConfigArgument.clients(deployment);
    consumed.put("isolation.level", "read_committed");
    consumed.put("enable.auto.commit", false);
    consumed.put("auto.offset.reset", "earliest");
    consumed.put("group.id", deployment.name() + "-dead-letters-replay");
    Map<String, Object> produced = new HashMap<>(deployment.kafka());
    produced.put("transactional.id", deployment.name() + "-dead-letters-replay");
    AvroCodec<DeadLetter> codec = AvroCodec.of(DeadLetter.class);
    long sent = 0;
    long left = 0;
    try (var consumer =
            new KafkaConsumer<>(
                consumed, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(produced, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      consumer.assign(List.of(letters));
      long end = consumer.endOffsets(List.of(letters)).get(letters);
      while (consumer.position(letters) < end) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          DeadLetter letter = codec.decode(record.value());
          // Messages between the halves of a GAN are of no use a moment later.
          boolean sample = letter.getTopic().equals(deployment.topics().samples());
          boolean chosen = reason == null || letter.getReason() == reason;
          if (letter.getValue() == null || !sample || !chosen) {
            left++;
            continue;
          }
          producer.send(sample(letter));
          sent++;
        }
        producer.sendOffsetsToTransaction(
            Map.of(letters, new OffsetAndMetadata(consumer.position(letters))),
            consumer.groupMetadata());
        producer.commitTransaction();
      }
    }
    System.out.printf("%d samples sent back, %d left alone%n", sent, left);
    return CommandLine.ExitCode.OK;
  }

  private static ProducerRecord<byte[], byte[]> sample(DeadLetter letter) {
    byte[] key = letter.getKey() == null ? null : letter.getKey().array();
    ProducerRecord<byte[], byte[]> sample =
        new ProducerRecord<>(
            letter.getTopic(), letter.getPartition(), key, letter.getValue().array());
    if (letter.getModelId() != null) {
      sample
          .headers()
          .add(SampleDecoder.MODEL_HEADER, letter.getModelId().getBytes(StandardCharsets.UTF_8));
    }
    return sample;
  }
}
