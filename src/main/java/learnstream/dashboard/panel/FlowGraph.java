package learnstream.dashboard.panel;

import java.util.ArrayList;
import java.util.List;
import learnstream.config.Deployment;
import learnstream.config.Topics;

/**
 * Who reads and writes which topic, as a diagram: nodes at places of a grid and arrows between
 * their sides. It follows from the configuration alone.
 *
 * @param columns of the grid
 * @param rows of the grid
 */
record FlowGraph(String title, int columns, int rows, List<Node> nodes, List<Edge> edges) {
  /**
   * A box.
   *
   * @param kind topic or processor
   * @param items what is in the box, for instance models
   */
  record Node(
      String id, String kind, String label, double column, double row, List<String> items) {}

  /**
   * An arrow.
   *
   * @param rate which rate stands on it: {@code topic:NAME} or {@code models}
   * @param out side it leaves at: l, r, t or b
   * @param in side it arrives at
   */
  record Edge(String from, String to, String rate, String out, String in) {}

  /** Between two topics above each other. */
  private static final double ROW = 0.85;

  /** A diagram for the models and one for the GAN, as far as there are such. */
  static List<FlowGraph> of(Deployment deployment) {
    List<FlowGraph> graphs = new ArrayList<>();
    if (!deployment.models().isEmpty()) {
      graphs.add(models(deployment));
    }
    if (deployment.gan() != null) {
      graphs.add(gan(deployment));
    }
    return graphs;
  }

  private static FlowGraph models(Deployment deployment) {
    Topics t = deployment.topics();
    List<String> outputs = outputs(deployment);
    double middle = ROW * (outputs.size() - 1) / 2;
    List<Node> nodes =
        new ArrayList<>(
            List.of(
                topic(t.samples(), 0, middle),
                topic(t.control(), 0, 2 * middle),
                processor("decode", 1, middle),
                new Node(
                    "models",
                    "processor",
                    "predict, learn",
                    2,
                    middle,
                    deployment.models().stream().map(model -> model.spec().id()).toList())));
    List<Edge> edges =
        new ArrayList<>(
            List.of(
                new Edge(t.samples(), "decode", "topic:" + t.samples(), "r", "l"),
                new Edge("decode", "models", "models", "r", "l"),
                new Edge(t.control(), "models", "topic:" + t.control(), "r", "l")));
    for (int i = 0; i < outputs.size(); i++) {
      String output = outputs.get(i);
      nodes.add(topic(output, 3, ROW * i));
      edges.add(new Edge("models", output, "topic:" + output, "r", "l"));
    }
    return new FlowGraph("Models", 4, (int) Math.ceil(2 * middle), nodes, edges);
  }

  private static List<String> outputs(Deployment deployment) {
    Topics t = deployment.topics();
    List<String> outputs = new ArrayList<>(List.of(t.predictions()));
    if (deployment.champion() != null) {
      outputs.add(t.shadowPredictions());
    }
    outputs.addAll(List.of(t.metrics(), t.checkpoints(), t.deadLetters()));
    if (deployment.hasEvents()) {
      outputs.add(t.events());
    }
    outputs.add(t.controlResults());
    return outputs;
  }

  private static FlowGraph gan(Deployment deployment) {
    Topics t = deployment.topics();
    List<Node> nodes =
        new ArrayList<>(
            List.of(
                topic(t.samples(), 0, 1),
                processor("discriminator", 1, 1),
                topic(t.generated(), 2, 0),
                topic(t.feedback(), 2, 2),
                processor("generator", 3, 1),
                topic(t.requests(), 4, 0),
                topic(t.drawn(), 4, 2)));
    List<Edge> edges =
        new ArrayList<>(
            List.of(
                new Edge(t.samples(), "discriminator", "topic:" + t.samples(), "r", "l"),
                new Edge("generator", t.generated(), "topic:" + t.generated(), "t", "r"),
                new Edge(t.generated(), "discriminator", "topic:" + t.generated(), "l", "t"),
                new Edge("discriminator", t.feedback(), "topic:" + t.feedback(), "b", "l"),
                new Edge(t.feedback(), "generator", "topic:" + t.feedback(), "r", "b"),
                new Edge(t.requests(), "generator", "topic:" + t.requests(), "l", "r"),
                new Edge("generator", t.drawn(), "topic:" + t.drawn(), "r", "l")));
    boolean evaluated = !deployment.gan().evaluation().every().isZero();
    if (evaluated) {
      nodes.add(processor("evaluation", 5, 1));
      edges.add(new Edge("evaluation", t.requests(), "topic:" + t.requests(), "t", "r"));
      edges.add(new Edge(t.drawn(), "evaluation", "topic:" + t.drawn(), "r", "b"));
    }
    return new FlowGraph("Generator and discriminator", evaluated ? 6 : 5, 3, nodes, edges);
  }

  private static Node topic(String name, double column, double row) {
    return new Node(name, "topic", name, column, row, List.of());
  }

  private static Node processor(String name, double column, double row) {
    return new Node(name, "processor", name, column, row, List.of());
  }
}
