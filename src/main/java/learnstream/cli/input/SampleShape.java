package learnstream.cli.input;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.model.ModelSpec;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.gan.GanSpec;

/**
 * What the samples of a deployment look like: as its first model takes them, or its GAN.
 *
 * @param id of the model or GAN
 * @param fields of records, as any of the models looks at them; none if samples are numbers
 */
public record SampleShape(
    String id, FeatureSpec features, TargetSpec target, List<Feature> fields) {
  public SampleShape {
    fields = List.copyOf(fields);
  }

  public static SampleShape of(Deployment deployment) {
    if (deployment.models().isEmpty()) {
      GanSpec gan = deployment.gan().spec();
      return new SampleShape(
          gan.id(), gan.features(), TargetSpec.reconstruction(gan.width()), List.of());
    }
    ModelSpec model = deployment.models().get(0).spec();
    return new SampleShape(
        model.id(),
        model.features(),
        model.target(),
        model.features().isRecord() ? fields(deployment.models()) : List.of());
  }

  /** Where one model takes a field for a number and another does not, it stays a text. */
  private static List<Feature> fields(List<ModelConfig> models) {
    Map<String, Feature> fields = new LinkedHashMap<>();
    for (ModelConfig model : models) {
      for (Feature field : model.spec().features().recordFields()) {
        fields.merge(
            field.name(),
            field,
            (first, other) -> first.kind() instanceof FeatureKind.Numeric ? other : first);
      }
    }
    return List.copyOf(fields.values());
  }
}
