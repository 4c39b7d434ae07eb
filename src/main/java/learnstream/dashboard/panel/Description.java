package learnstream.dashboard.panel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import learnstream.dashboard.picture.PictureShape;
import learnstream.model.ModelSpec;
import learnstream.model.feature.TargetSpec;

/** What the page needs to know of a deployment once; it does not change while the server runs. */
final class Description {
  private static final int CLASSES = 200;

  private Description() {}

  /**
   * @param actions whether the server takes commands from those who know its token
   */
  static Map<String, Object> of(Deployment deployment, boolean actions) {
    Map<String, Object> d = new LinkedHashMap<>();
    d.put("name", deployment.name());
    d.put("version", version());
    d.put("byKey", deployment.tellsModelsByKey());
    d.put("replicas", deployment.replicas() != null);
    d.put("mostKeys", Models.MAX_KEYS);
    d.put("actions", actions);
    d.put("topics", topics(deployment));
    d.put("samples", deployment.samples().format().name().toLowerCase(Locale.ROOT));
    d.put("metricsEvery", deployment.metrics().every().toMillis());
    d.put("capacity", History.CAPACITY);
    d.put("models", deployment.models().stream().map(m -> model(m.spec())).toList());
    d.put("hasChampion", deployment.champion() != null);
    d.put("gan", deployment.gan() == null ? null : gan(deployment.gan()));
    d.put("flow", FlowGraph.of(deployment));
    return d;
  }

  private static String version() {
    String version = Description.class.getPackage().getImplementationVersion();
    return version == null ? "(development build)" : version;
  }

  private static Map<String, String> topics(Deployment deployment) {
    Map<String, String> topics = new LinkedHashMap<>();
    topics.put("samples", deployment.topics().samples());
    topics.put("predictions", deployment.topics().predictions());
    if (deployment.champion() != null) {
      topics.put("shadowPredictions", deployment.topics().shadowPredictions());
    }
    topics.put("metrics", deployment.topics().metrics());
    topics.put("checkpoints", deployment.topics().checkpoints());
    topics.put("deadLetters", deployment.topics().deadLetters());
    topics.put("control", deployment.topics().control());
    topics.put("controlResults", deployment.topics().controlResults());
    topics.put("events", deployment.topics().events());
    topics.put("drawn", deployment.topics().drawn());
    return topics;
  }

  private static Map<String, Object> model(ModelSpec spec) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("id", spec.id());
    m.put("kind", spec.kind().label());
    m.put("architecture", spec.architecture());
    m.put("window", spec.window());
    m.put("task", task(spec.target()));
    m.put("loss", loss(spec.target()));
    List<String> classes = spec.target().classes();
    m.put("classCount", classes.size());
    m.put("classes", classes.subList(0, Math.min(CLASSES, classes.size())));
    m.put("targets", spec.target().names());
    m.put("interval", spec.target().interval());
    m.put("features", spec.features().count());
    m.put("record", spec.features().isRecord());
    m.put("picture", PictureShape.of(spec.features()).isPresent());
    return m;
  }

  private static String task(TargetSpec target) {
    return switch (target.task()) {
      case CLASSIFICATION -> "classes";
      case MULTI_LABEL -> "labels";
      case REGRESSION -> "numbers";
      case RECONSTRUCTION -> "reconstruction";
    };
  }

  /** Name of the loss in the metrics, whichever the model itself minimises. */
  private static String loss(TargetSpec target) {
    return switch (target.task()) {
      case CLASSIFICATION, MULTI_LABEL -> "log loss";
      case REGRESSION, RECONSTRUCTION -> "mean squared error";
    };
  }

  private static Map<String, Object> gan(GanConfig config) {
    Map<String, Object> g = new LinkedHashMap<>();
    g.put("id", config.spec().id());
    g.put("run", config.spec().run());
    g.put("width", config.spec().width());
    g.put("noise", config.spec().noise());
    g.put("batch", config.spec().batch());
    g.put("modes", config.evaluation().modes());
    g.put("radius", config.evaluation().radius());
    g.put("classifier", config.evaluation().classifier());
    g.put("evaluated", !config.evaluation().every().isZero());
    return g;
  }
}
