package learnstream.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.ByteFields;
import learnstream.codec.DescribedCheckpoint;
import learnstream.codec.Specifications;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ModelDescription;
import learnstream.codec.avro.ModelOrigin;
import learnstream.codec.avro.SamplePlace;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.nn.spec.NamedArray;

/** A description of a checkpoint, as text or as JSON. */
public final class CheckpointSummary {
  /** How many numbers one of the model's arrays has, and their Euclidean norm. */
  record Parameters(String name, List<Integer> shape, double norm) {}

  private final Map<String, Object> facts = new LinkedHashMap<>();
  private final List<Parameters> arrays = new ArrayList<>();
  private final ModelDescription description;

  /**
   * @param spec the configured model; if it is of another specification, only what the checkpoint
   *     says of itself is told
   * @throws UndecodableException if it is of a format that is not known
   */
  public CheckpointSummary(AssembledCheckpoint checkpoint, ModelSpec spec)
      throws UndecodableException {
    Checkpoint c = checkpoint.description();
    DescribedCheckpoint described = DescribedCheckpoint.of(c);
    description = described.description().orElse(null);
    Learner learner = new Learner(spec);
    List<String> differences = described.differences(learner);
    facts.put("model", c.getModelId());
    facts.put("key", ByteFields.text(c.getKey()));
    facts.put("number", c.getNumber());
    facts.put("architecture", c.getArchitecture());
    facts.put("format", c.getFormat());
    facts.put("fingerprint", fingerprint(description));
    facts.put("fitsConfiguration", differences.isEmpty());
    facts.put("differences", differences.isEmpty() ? null : differences);
    facts.put("version", c.getModelVersion());
    if (differences.isEmpty()) {
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
    // A checkpoint with a wrong checksum is never assembled.
    facts.put("checksum", "%08x".formatted(c.getChecksum()));
    facts.put("checksumOk", true);
    if (description != null) {
      cameToBe(description);
    }
  }

  /** In hexadecimal; null in format 1, which has none. */
  public static String fingerprint(ModelDescription description) {
    return description == null ? null : "%016x".formatted(description.getFingerprint());
  }

  private void cameToBe(ModelDescription its) {
    facts.put("program", its.getProgram());
    facts.put("firstSample", place(its.getFirstSample()));
    facts.put("lastSample", place(its.getLastSample()));
    for (ModelOrigin origin : its.getOrigins()) {
      facts.put(
          "origin." + its.getOrigins().indexOf(origin),
          "checkpoint %d of model %s, version %d, taken %s by %s%s"
              .formatted(
                  origin.getNumber(),
                  origin.getModelId(),
                  origin.getModelVersion(),
                  origin.getTime(),
                  origin.getProgram() == null ? "0.1" : origin.getProgram(),
                  origin.getLastSample() == null
                      ? ""
                      : ", behind " + place(origin.getLastSample())));
    }
    facts.put("configuration", its.getConfiguration());
  }

  private static String place(SamplePlace place) {
    return place == null
        ? null
        : "%s-%d offset %d%s"
            .formatted(
                place.getTopic(),
                place.getPartition(),
                place.getOffset(),
                place.getTimestamp() < 0 ? "" : ", " + Instant.ofEpochMilli(place.getTimestamp()));
  }

  /** What is known of it, by name, without what is not. */
  public Map<String, Object> facts() {
    Map<String, Object> known = new LinkedHashMap<>(facts);
    known.values().removeIf(Objects::isNull);
    return known;
  }

  public String json() throws JsonProcessingException {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("arrays", arrays);
    if (description != null) {
      all.put("specification", Specifications.of(description.getSpecification()));
    }
    return new ObjectMapper().writeValueAsString(all);
  }

  public List<String> lines() {
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
    if (description != null) {
      lines.add("specification");
      Specifications.of(description.getSpecification())
          .lines()
          .forEach(line -> lines.add("  " + line));
    }
    return lines;
  }
}
