package learnstream.stream.embedded;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/**
 * Where models stand in an application's topology.
 *
 * @param topic that their records come from
 * @param children names of the nodes that take the predictions
 */
public record Placement(String topic, List<String> children) {
  public Placement {
    children = List.copyOf(children);
  }

  /**
   * Finds the models' node, and gives it a sink for each output that goes to a topic.
   *
   * @throws IllegalArgumentException if the models are not in the topology, more than once, or not
   *     directly behind a source that reads one topic of the application's input
   */
  public static Placement in(Topology topology, Embedding<?, ?> models) {
    TopologyDescription description = topology.describe();
    TopologyDescription.Processor node = node(description, models);
    String topic = topic(description, node, models.name());
    List<String> children = node.successors().stream().map(TopologyDescription.Node::name).toList();
    for (Output output : models.toTopics()) {
      topology.addSink(
          models.node(output),
          output.topic(models.models().topics()),
          new ByteArraySerializer(),
          output.codec(),
          node.name());
    }
    return new Placement(topic, children);
  }

  private static TopologyDescription.Processor node(
      TopologyDescription description, Embedding<?, ?> models) {
    List<TopologyDescription.Processor> found = new ArrayList<>();
    nodes(description)
        .forEach(
            node -> {
              if (node instanceof TopologyDescription.Processor processor
                  && processor.stores().contains(models.positionStore())) {
                found.add(processor);
              }
            });
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new IllegalArgumentException(
        found.isEmpty()
            ? "model %s: it is not in this topology; give the learner to KStream.process first"
                .formatted(models.name())
            : "model %s: it stands in the topology %d times (%s); one place is allowed"
                .formatted(models.name(), found.size(), names(found)));
  }

  private static Stream<TopologyDescription.Node> nodes(TopologyDescription description) {
    return description.subtopologies().stream().flatMap(each -> each.nodes().stream());
  }

  private static String topic(
      TopologyDescription description, TopologyDescription.Processor node, String model) {
    Set<TopologyDescription.Node> before = node.predecessors();
    if (before.size() == 1
        && before.iterator().next() instanceof TopologyDescription.Source source
        && source.topicSet() != null
        && source.topicSet().size() == 1) {
      String topic = source.topicSet().iterator().next();
      if (isRepartition(description, topic)) {
        throw refusal(model, "the repartition topic " + topic + ", which is emptied as it is read");
      }
      return topic;
    }
    throw refusal(model, names(before));
  }

  private static boolean isRepartition(TopologyDescription description, String topic) {
    return topic.endsWith("-repartition")
        && nodes(description)
            .anyMatch(
                node ->
                    node instanceof TopologyDescription.Sink sink && topic.equals(sink.topic()));
  }

  private static IllegalArgumentException refusal(String model, String before) {
    return new IllegalArgumentException(
        ("model %s: its records come from %s, which is not allowed; a stream of one topic as it is"
                + " is, builder.stream(topic).process(learner). After a restart the records are"
                + " read again from their topic, so nothing may filter, map, merge, join or"
                + " repartition them on their way; do that where a record becomes a sample"
                + " (null passes it over)")
            .formatted(model, before));
  }

  private static String names(Collection<? extends TopologyDescription.Node> nodes) {
    return String.join(
        ", ",
        nodes.stream()
            .map(
                node ->
                    node instanceof TopologyDescription.Source source
                        ? "%s (%s)"
                            .formatted(
                                node.name(),
                                source.topicSet() == null
                                    ? source.topicPattern()
                                    : source.topicSet())
                        : node.name())
            .sorted()
            .toList());
  }
}
