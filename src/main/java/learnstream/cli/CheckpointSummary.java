package learnstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;
import learnstream.learner.Learner;
import learnstream.learner.ModelSpec;
import learnstream.nn.NamedArray;

/** What there is to know of a checkpoint, for people and for programs. */
final class CheckpointSummary {
  /** How many numbers one of the model's arrays has, and their Euclidean norm. */
  record Parameters(String name, List<Integer> shape, double norm) {}

  private final Map<String, Object> facts = new LinkedHashMap<>();
  private final List<Parameters> arrays = new ArrayList<>();

  /**
   * @param spec the configured model; if it is of another architecture, only what the checkpoint
   *     says of itself is told
   */
  CheckpointSummary(AssembledCheckpoint checkpoint, ModelSpec spec) {
    Checkpoint c = checkpoint.description();
    facts.put("model", c.getModelId());
    facts.put("key", Checkpoints.key(c));
    facts.put("number", c.getNumber());
    facts.put("architecture", c.getArchitecture());
    boolean fits = c.getArchitecture().equals(spec.architecture());
    facts.put("fitsConfiguration", fits);
    facts.put("version", c.getModelVersion());
    if (fits) {
      Learner learner = new Learner(spec);
      learner.readState(checkpoint.state());
      facts.put("samples", learner.metrics().samples());
      facts.put("unlabelled", learner.metrics().unlabelled());
      facts.put("pending", learner.pending());
      facts.put("learningRate", learner.model().learningRate());
      for (NamedArray array : learner.model().arrays()) {
        arrays.add(
            new Parameters(
                array.name(), Arrays.stream(array.shape()).boxed().toList(), array.norm()));
      }
    }
    facts.put("partition", c.getPartition());
    facts.put("offset", c.getOffset());
    facts.put("time", c.getTime().toString());
    facts.put("bytes", c.getTotalBytes());
    facts.put("parameterBytes", c.getParameterBytes());
    facts.put("optimiserBytes", c.getOptimiserBytes());
    // A checkpoint whose checksum does not agree is not put together in the first place.
    facts.put("checksum", "%08x".formatted(c.getChecksum()));
    facts.put("checksumOk", true);
  }

  String json() throws JsonProcessingException {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("arrays", arrays);
    return new ObjectMapper().writeValueAsString(all);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    facts.forEach(
        (name, value) -> {
          if (value != null) {
            lines.add("%-18s %s".formatted(name, value));
          }
        });
    for (Parameters array : arrays) {
      lines.add(
          "%-18s %s numbers of norm %.6g".formatted(array.name(), array.shape(), array.norm()));
    }
    return lines;
  }
}
