package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import learnstream.config.Deployment;
import learnstream.config.Topics;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.Test;

class FlowGraphTest {
  private static final String BOTH =
      "{name: d, models: [{id: m, features: 2, classes: 2}], gan: {features: 2, noise: 2}}";

  private static Set<String> topics(FlowGraph graph) {
    return graph.nodes().stream()
        .filter(node -> node.kind().equals("topic"))
        .map(FlowGraph.Node::id)
        .collect(Collectors.toSet());
  }

  @Test
  void hasEveryTopicAndNoArrowThatLeadsNowhere() throws Exception {
    Deployment deployment = ConfigReader.parse(BOTH, "test");
    List<FlowGraph> graphs = FlowGraph.of(deployment);
    assertThat(graphs).hasSize(2);
    Topics t = deployment.topics();
    assertThat(topics(graphs.get(0)))
        .containsExactlyInAnyOrder(
            t.samples(),
            t.control(),
            t.predictions(),
            t.metrics(),
            t.checkpoints(),
            t.deadLetters(),
            t.events(),
            t.controlResults());
    assertThat(topics(graphs.get(1)))
        .containsExactlyInAnyOrder(
            t.samples(), t.generated(), t.feedback(), t.requests(), t.drawn());
    for (FlowGraph graph : graphs) {
      List<String> nodes = graph.nodes().stream().map(FlowGraph.Node::id).toList();
      assertThat(graph.edges())
          .allSatisfy(edge -> assertThat(nodes).contains(edge.from(), edge.to()))
          .allSatisfy(edge -> assertThat(edge.rate()).matches("models|topic:d\\..+"));
    }
  }

  @Test
  void hasTheTopicOfTheOthersWhereOneModelAnswers() throws Exception {
    Deployment deployment =
        ConfigReader.parse(
            "{champion: a, models: [{id: a, features: 2, classes: 2}, {id: b, features: 2, classes: 2}]}",
            "test");
    assertThat(topics(FlowGraph.of(deployment).get(0)))
        .contains(deployment.topics().predictions(), deployment.topics().shadowPredictions());
  }

  @Test
  void hasNoTopicOfEventsWhereNothingIsWatched() throws Exception {
    Deployment calm =
        ConfigReader.parse("models: [{id: a, features: 2, classes: 2, layers: [2]}]", "test");
    assertThat(topics(FlowGraph.of(calm).get(0))).doesNotContain(calm.topics().events());
  }

  @Test
  void hasNoDiagramOfWhatIsNotThere() throws Exception {
    Deployment models = ConfigReader.parse("models: [{id: m, features: 2, classes: 2}]", "test");
    assertThat(FlowGraph.of(models)).extracting(FlowGraph::title).containsExactly("Models");
    Deployment gan = ConfigReader.parse("{name: d, gan: {features: 2, noise: 2}}", "test");
    assertThat(FlowGraph.of(gan))
        .extracting(FlowGraph::title)
        .containsExactly("Generator and discriminator");
  }
}
