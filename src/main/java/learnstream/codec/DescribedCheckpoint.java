package learnstream.codec;

import java.util.List;
import java.util.Optional;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ModelDescription;
import learnstream.codec.avro.RefusalReason;
import learnstream.model.spec.Resumable;

/** What a checkpoint says about its model, in any storage format. */
public final class DescribedCheckpoint {
  private final Checkpoint checkpoint;
  private final ModelDescription description;

  private DescribedCheckpoint(Checkpoint checkpoint, ModelDescription description) {
    this.checkpoint = checkpoint;
    this.description = description;
  }

  /**
   * @param checkpoint the record of its last part
   * @throws UndecodableException if its format is unknown or its description cannot be read, with a
   *     sentence for whoever asked for it
   */
  public static DescribedCheckpoint of(Checkpoint checkpoint) throws UndecodableException {
    String what =
        "checkpoint %d of model %s".formatted(checkpoint.getNumber(), checkpoint.getModelId());
    if (!StorageFormat.isKnown(checkpoint.getFormat())) {
      throw new UndecodableException(
          RefusalReason.UNKNOWN_SCHEMA, StorageFormat.unknown(what, checkpoint.getFormat()));
    }
    if (checkpoint.getFormat() == StorageFormat.TEXT) {
      return new DescribedCheckpoint(checkpoint, null);
    }
    if (checkpoint.getDescription() == null) {
      throw new UndecodableException(
          RefusalReason.UNDECODABLE, what + " has no description; from format 2 on each has one");
    }
    try {
      return new DescribedCheckpoint(
          checkpoint,
          AvroCodec.of(ModelDescription.class)
              .decode(ByteFields.bytes(checkpoint.getDescription())));
    } catch (UndecodableException e) {
      throw new UndecodableException(e.reason(), what + ": " + e.getMessage());
    }
  }

  /**
   * Why a checkpoint's state cannot be read into a model, a sentence for each reason: its format is
   * unknown, or it is of another specification. Empty: it can.
   */
  public static List<String> differences(AssembledCheckpoint checkpoint, Resumable model) {
    try {
      return of(checkpoint.description()).differences(model);
    } catch (UndecodableException e) {
      return List.of(e.getMessage());
    }
  }

  /** The description; empty in format 1. */
  public Optional<ModelDescription> description() {
    return Optional.ofNullable(description);
  }

  /**
   * Why the checkpoint's state cannot be read into a model: a sentence for each difference of their
   * specifications. Empty: it can.
   */
  public List<String> differences(Resumable model) {
    if (description != null) {
      return model.specification().fingerprint() == description.getFingerprint()
          ? List.of()
          : model
              .specification()
              .differencesFrom(Specifications.of(description.getSpecification()));
    }
    return model.architecture().equals(checkpoint.getArchitecture())
        ? List.of()
        : List.of(
            "architecture: %s is stored, %s is configured"
                .formatted(checkpoint.getArchitecture(), model.architecture()));
  }
}
