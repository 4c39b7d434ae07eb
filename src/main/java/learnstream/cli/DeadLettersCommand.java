package learnstream.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.AvroCodec;
import learnstream.codec.ByteFields;
import learnstream.codec.SchemasById;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.RecordHeader;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.kafka.TopicReader;
import learnstream.stream.sample.SampleDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "dead-letters",
    description = "Send refused samples back after a fix (`tail CONFIG deadLetters` shows them).",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example:",
      "  bin/learnstream dead-letters replay src/examples/sensors.yaml \\",
      "    --reason UNKNOWN_CLASS"
    })
final class DeadLettersCommand {
  /** Time limit of the transaction; if this command's machine fails, learners wait that long. */
  private static final int TRANSACTION_MILLIS = 300_000;

  @Command(
      name = "replay",
      description = {
        "Send refused samples back to the topic they came from.",
        "All are sent in one transaction, so none if the command is stopped. Only the model that"
            + " refused a sample takes it in. Each is marked with its first position, by which the"
            + " learner refuses, as REPEATED, what it has learnt from an earlier replay."
      },
      mixinStandardHelpOptions = true)
  int replay(
      @Mixin ConfigArgument config,
      @Option(
              names = "--reason",
              paramLabel = "REASON",
              description = "Only those refused for this reason: ${COMPLETION-CANDIDATES}.")
          RefusalReason reason,
      @Option(
              names = "--since",
              paramLabel = "TIME",
              description =
                  "Only those refused at this time or later, for instance 2026-05-01T12:00:00Z.")
          Instant since)
      throws Exception {
    Deployment deployment = config.read();
    ConfigArgument.requireTopics(
        deployment, deployment.topics().deadLetters(), deployment.topics().samples());
    Map<String, Object> produced = new HashMap<>(deployment.kafka());
    produced.put("transactional.id", deployment.name() + "-dead-letters-replay");
    produced.putIfAbsent("transaction.timeout.ms", TRANSACTION_MILLIS);
    try (SchemasById schemas = deployment.output().schemas(ConfigArgument.REGISTRY_PATIENCE);
        TopicReader letters =
            TopicReader.of(ConfigArgument.clients(deployment), deployment.topics().deadLetters());
        var producer =
            new KafkaProducer<>(produced, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      if (since != null) {
        letters.since(since);
      }
      String samples = deployment.topics().samples();
      Selection selection =
          new Selection(
              AvroCodec.of(DeadLetter.class, schemas),
              samples,
              producer.partitionsFor(samples).size(),
              reason);
      producer.beginTransaction();
      try {
        // What comes meanwhile is left out.
        letters.readTo(
            letters.ends(),
            letter -> {
              selection.sample(letter).ifPresent(producer::send);
              return true;
            });
        // Waits for the acknowledgement of each and throws if one has failed.
        producer.commitTransaction();
      } catch (KafkaException e) {
        abort(producer, e);
        throw e;
      }
      System.out.println(selection);
    }
    return CommandLine.ExitCode.OK;
  }

  /** Without it the producer waits for half a minute when it is closed. */
  private static void abort(KafkaProducer<?, ?> producer, KafkaException cause) {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      cause.addSuppressed(e);
    }
  }

  /** Which letters are sent back, and how; counts them. */
  private static final class Selection {
    private final AvroCodec<DeadLetter> codec;
    private final String samples;
    private final int partitions;
    private final RefusalReason reason;
    private long sent;
    private long withoutValue;
    private long repeated;
    private long others;
    private long unreadable;

    /**
     * @param samples the topic; messages between the halves of a GAN are of no use a moment later
     * @param partitions of that topic
     * @param reason null: any
     */
    Selection(AvroCodec<DeadLetter> codec, String samples, int partitions, RefusalReason reason) {
      this.codec = codec;
      this.samples = samples;
      this.partitions = partitions;
      this.reason = reason;
    }

    /** The sample of a letter, or nothing if it is left alone. */
    Optional<ProducerRecord<byte[], byte[]>> sample(ConsumerRecord<byte[], byte[]> letter) {
      DeadLetter refused = decode(letter.value());
      if (refused == null) {
        unreadable++;
      } else if (refused.getReason() == RefusalReason.REPEATED) {
        repeated++;
      } else if (!refused.getTopic().equals(samples)
          || refused.getPartition() < 0
          || refused.getPartition() >= partitions
          || reason != null && refused.getReason() != reason) {
        others++;
      } else if (refused.getValue() == null) {
        withoutValue++;
      } else {
        sent++;
        return Optional.of(
            sample(refused, letter.headers().lastHeader(SampleDecoder.ORIGIN_HEADER)));
      }
      return Optional.empty();
    }

    private DeadLetter decode(byte[] letter) {
      try {
        return letter == null ? null : codec.decode(letter);
      } catch (UndecodableException e) {
        return null;
      }
    }

    /**
     * @param origin of a sample that had been sent back before it was refused; else null
     */
    private static ProducerRecord<byte[], byte[]> sample(DeadLetter refused, Header origin) {
      ProducerRecord<byte[], byte[]> sample =
          new ProducerRecord<>(
              refused.getTopic(),
              refused.getPartition(),
              ByteFields.bytes(refused.getKey()),
              ByteFields.bytes(refused.getValue()));
      for (RecordHeader header : refused.getHeaders()) {
        sample.headers().add(header.getKey(), ByteFields.bytes(header.getValue()));
      }
      if (refused.getModelId() != null) {
        sample.headers().add(SampleDecoder.MODEL_HEADER, utf8(refused.getModelId()));
      }
      byte[] first =
          origin != null && origin.value() != null
              ? origin.value()
              : utf8(
                  "%s-%d@%d"
                      .formatted(refused.getTopic(), refused.getPartition(), refused.getOffset()));
      sample.headers().add(SampleDecoder.ORIGIN_HEADER, first);
      return sample;
    }

    @Override
    public String toString() {
      return ("%d samples sent back; left alone: %d without their value (too large for a letter),"
              + " %d refused as repeated, %d others, %d unreadable letters")
          .formatted(sent, withoutValue, repeated, others, unreadable);
    }

    private static byte[] utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
