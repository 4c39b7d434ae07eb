package learnstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;
import learnstream.learner.FeedForward;
import learnstream.learner.Learner;
import learnstream.learner.ModelSpec;
import learnstream.learner.OnlineModel;
import learnstream.learner.Perceptron;
import learnstream.nn.Network;

/** What there is to know of a checkpoint, for people and for programs. */
final class CheckpointSummary {
  /** How many parameters a layer has and their Euclidean norms. */
  record Layer(int layer, long weights, double weightNorm, long biases, double biasNorm) {}

  private final Map<String, Object> facts = new LinkedHashMap<>();
  private final List<Layer> layers = new ArrayList<>();

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
      facts.put("optimiser", spec.network().optimiser().label());
      facts.put("learningRate", learner.model().learningRate());
      describeLayers(network(learner.model()));
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

  private static Network network(OnlineModel model) {
    return model instanceof FeedForward ffnn ? ffnn.network() : ((Perceptron) model).network();
  }

  private void describeLayers(Network network) {
    int count = network.spec().layers().size();
    for (int l = 0; l < count; l++) {
      int biases = network.biasesAt(l);
      long end = l + 1 < count ? network.weightsAt(l + 1) : network.parameterCount();
      layers.add(
          new Layer(
              l,
              biases - network.weightsAt(l),
              norm(network, network.weightsAt(l), biases),
              end - biases,
              norm(network, biases, end)));
    }
  }

  private static double norm(Network network, long from, long to) {
    double squares = 0;
    for (long i = from; i < to; i++) {
      squares += network.parameter((int) i) * network.parameter((int) i);
    }
    return Math.sqrt(squares);
  }

  String json() throws JsonProcessingException {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("layers", layers);
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
    for (Layer layer : layers) {
      lines.add(
          "%-18s %,d weights of norm %.6g, %,d biases of norm %.6g"
              .formatted(
                  "layer " + layer.layer(),
                  layer.weights(),
                  layer.weightNorm(),
                  layer.biases(),
                  layer.biasNorm()));
    }
    return lines;
  }
}
