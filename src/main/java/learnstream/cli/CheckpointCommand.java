package learnstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.Deployment;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "checkpoint",
    description = "Look at the checkpoints of a deployment's models, or take one out.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example: bin/learnstream checkpoint list src/examples/sensors.yaml",
      "Example: bin/learnstream checkpoint export src/examples/sensors.yaml state.avro --model state"
    })
final class CheckpointCommand {
  @Command(
      name = "list",
      description = "List the whole checkpoints in the topic.",
      mixinStandardHelpOptions = true)
  int list(@Mixin ConfigArgument config) throws Exception {
    System.out.printf(
        "%-24s %8s %12s %12s %12s  %s%n", "model", "number", "version", "offset", "bytes", "time");
    for (AssembledCheckpoint checkpoint : read(config.read())) {
      Checkpoint c = checkpoint.description();
      System.out.printf(
          "%-24s %8d %12d %12d %12d  %s%n",
          c.getModelId(),
          c.getNumber(),
          c.getModelVersion(),
          c.getOffset(),
          c.getTotalBytes(),
          c.getTime());
    }
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "export",
      description = "Write a checkpoint to an Avro file.",
      mixinStandardHelpOptions = true)
  int export(
      @Mixin ConfigArgument config,
      @Parameters(index = "1", paramLabel = "FILE") Path file,
      @Option(names = "--model", required = true, paramLabel = "ID") String model,
      @Option(names = "--number", paramLabel = "N", description = "Default: the newest.")
          Long number)
      throws Exception {
    Optional<AssembledCheckpoint> found =
        read(config.read()).stream()
            .filter(c -> c.description().getModelId().equals(model))
            .filter(c -> number == null || c.description().getNumber() == number)
            .reduce((older, newer) -> newer);
    if (found.isEmpty()) {
      System.err.println("model " + model + ": there is no such checkpoint");
      return CommandLine.ExitCode.SOFTWARE;
    }
    write(found.get(), file);
    Checkpoint c = found.get().description();
    System.out.printf(
        "%s: model %s, checkpoint %d, version %d, %s%n",
        file, c.getModelId(), c.getNumber(), c.getModelVersion(), c.getArchitecture());
    return CommandLine.ExitCode.OK;
  }

  private static void write(AssembledCheckpoint checkpoint, Path file) throws IOException {
    try (var writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(Checkpoint.class))
            .create(Checkpoint.getClassSchema(), file.toFile())) {
      writer.append(
          Checkpoint.newBuilder(checkpoint.description())
              .setPart(0)
              .setParts(1)
              .setBytes(checkpoint.state())
              .build());
    }
  }

  /** Every whole checkpoint of the topic, older ones first. */
  private static List<AssembledCheckpoint> read(Deployment deployment) throws Exception {
    Map<String, Object> clients = ConfigArgument.clients(deployment);
    clients.put("isolation.level", "read_committed");
    String topic = deployment.topics().checkpoints();
    AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
    Map<String, Map<Integer, Checkpoint>> parts = new LinkedHashMap<>();
    try (var consumer =
        new KafkaConsumer<>(clients, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Checkpoint part = codec.decode(record.value());
          String name = part.getModelId() + '#' + part.getKey() + '#' + part.getNumber();
          parts.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(part.getPart(), part);
        }
      }
    }
    List<AssembledCheckpoint> whole = new ArrayList<>();
    parts
        .values()
        .forEach(of -> AssembledCheckpoint.of(List.copyOf(of.values())).ifPresent(whole::add));
    return whole;
  }
}
