package learnstream.stream.app;

import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/**
 * A topology as a Mermaid flowchart: topics as cylinders, processors as boxes, stores as rounds.
 */
public final class Mermaid {
  private Mermaid() {}

  public static String flowchart(Topology topology) {
    StringBuilder text = new StringBuilder("flowchart LR\n");
    for (Subtopology part : topology.describe().subtopologies()) {
      for (Node node : part.nodes()) {
        node(node, text);
      }
    }
    return text.toString();
  }

  private static void node(Node node, StringBuilder text) {
    if (node instanceof Source source) {
      source.topicSet().forEach(topic -> line(text, "%s[(%s)]", id(node), topic));
    } else if (node instanceof Sink sink) {
      line(text, "%s[(%s)]", id(node), sink.topic());
    } else {
      line(text, "%s[%s]", id(node), node.name());
    }
    if (node instanceof Processor processor) {
      processor
          .stores()
          .forEach(
              store -> line(text, "%s <--> %s([%s])", id(node), store.replace('.', '_'), store));
    }
    node.successors().forEach(next -> line(text, "%s --> %s", id(node), id(next)));
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append("  ").append(format.formatted(arguments)).append('\n');
  }

  private static String id(Node node) {
    return "n_" + node.name().replaceAll("[^A-Za-z0-9]", "_");
  }
}
