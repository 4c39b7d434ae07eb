package learnstream.stream.checkpoint;

import java.util.List;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.DescribedCheckpoint;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ModelDescription;
import learnstream.codec.avro.ModelOrigin;
import learnstream.model.Learner;
import learnstream.stream.app.Part;
import learnstream.stream.state.FrozenState;
import learnstream.stream.state.ModelIdentity;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.Provenance;
import learnstream.stream.state.Stored;

/** A checkpoint from elsewhere as the first snapshot of a model here. */
public final class ImportedSnapshot {
  private ImportedSnapshot() {}

  /**
   * Reads the checkpoint's state into {@code model.fresh()}, which it changes, and freezes it. It
   * contains no sample of this deployment's topic, and says where it came from.
   *
   * @throws IllegalArgumentException as {@link #read}
   */
  public static FrozenState of(Importable model, AssembledCheckpoint checkpoint) {
    ModelDescription description = read(model, checkpoint);
    // A half numbers its exchange itself.
    long offset =
        model.part() == Part.MODELS ? Stored.NOTHING : checkpoint.description().getOffset();
    FrozenState snapshot = new FrozenState();
    snapshot.freeze(model.fresh(), description, 1, offset, offset, 0, ModelStore.PART_BYTES);
    return snapshot;
  }

  /**
   * Reads the checkpoint's state into {@code model.fresh()}.
   *
   * @return how the model came to be
   * @throws IllegalArgumentException if the checkpoint is one of another specification, or of a
   *     format that is not known
   */
  public static ModelDescription read(Importable model, AssembledCheckpoint checkpoint) {
    DescribedCheckpoint described = describe(checkpoint.description());
    List<String> differences = described.differences(model.fresh());
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "model %s: the configuration does not fit the checkpoint\n  %s"
              .formatted(model.modelId(), String.join("\n  ", differences)));
    }
    model.fresh().readState(checkpoint.state());
    if (model.fresh() instanceof Learner learner) {
      learner.forgetOffsets();
    }
    return Provenance.imported(
        ModelIdentity.of(model.fresh().specification(), model.configuration()),
        described.description().map(ModelDescription::getOrigins).orElse(List.of()),
        origin(checkpoint.description(), described));
  }

  private static DescribedCheckpoint describe(Checkpoint checkpoint) {
    try {
      return DescribedCheckpoint.of(checkpoint);
    } catch (UndecodableException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static ModelOrigin origin(Checkpoint checkpoint, DescribedCheckpoint described) {
    ModelOrigin.Builder origin =
        ModelOrigin.newBuilder()
            .setModelId(checkpoint.getModelId())
            .setNumber(checkpoint.getNumber())
            .setModelVersion(checkpoint.getModelVersion())
            .setTime(checkpoint.getTime());
    described
        .description()
        .ifPresent(
            its ->
                origin
                    .setProgram(its.getProgram())
                    .setFirstSample(its.getFirstSample())
                    .setLastSample(its.getLastSample()));
    return origin.build();
  }
}
