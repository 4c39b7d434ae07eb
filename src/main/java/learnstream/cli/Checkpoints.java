package learnstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import learnstream.cli.output.CheckpointSummary;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.CheckpointTopic;
import learnstream.codec.DescribedCheckpoint;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.Deployment;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/** Checkpoints in a deployment's topic and in Avro files. */
public final class Checkpoints {
  private Checkpoints() {}

  /**
   * The newest whole checkpoint in the topic that fits.
   *
   * @param key of the record keys' models, or null
   * @param number null for the newest
   */
  static Optional<AssembledCheckpoint> find(
      Deployment deployment, String model, String key, Long number) {
    AtomicReference<AssembledCheckpoint> newest = new AtomicReference<>();
    read(
        deployment,
        part ->
            part.getModelId().equals(model)
                && (key == null || key.equals(CheckpointSummary.key(part)))
                && (number == null || part.getNumber() == number),
        newest::set);
    return Optional.ofNullable(newest.get());
  }

  /** Hands over every whole checkpoint of the topic, older ones first. */
  static void inTopic(Deployment deployment, Consumer<AssembledCheckpoint> each) {
    read(deployment, part -> true, each);
  }

  private static void read(
      Deployment deployment, Predicate<Checkpoint> wanted, Consumer<AssembledCheckpoint> each) {
    CheckpointTopic.Skipped skipped =
        CheckpointTopic.read(
            ConfigArgument.clients(deployment), deployment.topics().checkpoints(), wanted, each);
    if (skipped.count() > 0) {
      System.err.println(skipped.sentence());
    }
  }

  /**
   * Fingerprint of the checkpoint's specification, or why there is none: it is of format 1, or
   * cannot be read.
   */
  static String specification(Checkpoint checkpoint) {
    try {
      return DescribedCheckpoint.of(checkpoint)
          .description()
          .map(CheckpointSummary::fingerprint)
          .orElse("(format 1)");
    } catch (UndecodableException e) {
      return "(unreadable)";
    }
  }

  public static void write(AssembledCheckpoint checkpoint, Path file) throws IOException {
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

  /**
   * @throws IOException if the file holds no whole checkpoint, or one of a format that is not known
   */
  public static AssembledCheckpoint inFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    // The codec's class tells Avro which classes it may make.
    AvroCodec.of(Checkpoint.class);
    List<Checkpoint> parts = new ArrayList<>();
    try (var reader =
        new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(Checkpoint.class))) {
      reader.forEach(parts::add);
    } catch (IOException | AvroRuntimeException e) {
      throw new IOException(file + ": not an Avro file of a checkpoint: " + e.getMessage(), e);
    }
    if (parts.isEmpty()) {
      throw new IOException(file + ": there is no checkpoint in it");
    }
    AssembledCheckpoint whole =
        AssembledCheckpoint.of(parts)
            .orElseThrow(
                () ->
                    new IOException(
                        file
                            + ": the checkpoint is damaged: its checksum does not agree or a part"
                            + " is missing"));
    try {
      DescribedCheckpoint.of(whole.description());
    } catch (UndecodableException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    return whole;
  }
}
