package learnstream.cli.output;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointFile;
import learnstream.codec.DescribedCheckpoint;
import learnstream.codec.UndecodableException;
import learnstream.config.Deployment;
import learnstream.export.NotExportableException;
import learnstream.export.NpzExport;
import learnstream.export.OnnxExport;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;

/** What a checkpoint is written as. */
public enum ExportFormat {
  /** All of it, to be imported again. */
  avro {
    @Override
    public void write(
        AssembledCheckpoint checkpoint, Deployment deployment, ModelSpec spec, Path file)
        throws IOException {
      CheckpointFile.write(checkpoint, file);
    }
  },

  /** The model, from a sample's fields to its prediction. */
  onnx {
    @Override
    public void write(
        AssembledCheckpoint checkpoint, Deployment deployment, ModelSpec spec, Path file)
        throws IOException, NotExportableException {
      Map<String, String> facts = facts(checkpoint, deployment, spec);
      byte[] bytes = OnnxExport.bytes(learner(checkpoint, spec), facts.get("program"), facts);
      Files.write(file, bytes);
    }
  },

  /** Its numbers, for NumPy. */
  npz {
    @Override
    public void write(
        AssembledCheckpoint checkpoint, Deployment deployment, ModelSpec spec, Path file)
        throws IOException, NotExportableException {
      Learner learner = learner(checkpoint, spec);
      String facts =
          JsonMapper.builder().build().valueToTree(facts(checkpoint, deployment, spec)).toString();
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        NpzExport.write(learner, facts, out);
      }
    }
  };

  /**
   * Writes the file.
   *
   * @param spec of the configured model
   * @throws NotExportableException if the format has no way to say the model
   * @throws IOException if the checkpoint is of another model, or the file cannot be written
   */
  public abstract void write(
      AssembledCheckpoint checkpoint, Deployment deployment, ModelSpec spec, Path file)
      throws IOException, NotExportableException;

  private static Learner learner(AssembledCheckpoint checkpoint, ModelSpec spec)
      throws IOException {
    Learner learner = new Learner(spec);
    var differences = DescribedCheckpoint.differences(checkpoint, learner);
    if (!differences.isEmpty()) {
      throw new IOException(
          "the checkpoint is of another model than the configured one: "
              + String.join("; ", differences));
    }
    learner.readState(checkpoint.state());
    return learner;
  }

  private static Map<String, String> facts(
      AssembledCheckpoint checkpoint, Deployment deployment, ModelSpec spec) throws IOException {
    Map<String, String> facts = new TreeMap<>();
    try {
      new CheckpointSummary(checkpoint, spec)
          .facts()
          .forEach((name, value) -> facts.put(name, value.toString()));
    } catch (UndecodableException e) {
      throw new IOException(e.getMessage(), e);
    }
    facts.put("deployment", deployment.name());
    return facts;
  }
}
