package learnstream.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import learnstream.cli.suggest.FileSurvey;
import learnstream.cli.suggest.Source;
import learnstream.cli.suggest.Suggestion;
import learnstream.cli.suggest.Survey;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.model.ModelSpec;
import learnstream.model.feature.Feature;
import learnstream.model.feature.HistorySpec;

/**
 * The models that a file without a configuration is tried with: with the fields that {@code
 * suggest} finds, a model of which nothing else is said, the network that it suggests, a linear
 * one, a passive-aggressive perceptron where there are classes, and the first without its label
 * history if it has one.
 *
 * @param label column or path of the label
 * @param leftOut those of the fields that were to be left out which there are
 */
public record DefaultModels(Path file, Deployment deployment, String label, List<String> leftOut) {
  public DefaultModels {
    leftOut = List.copyOf(leftOut);
  }

  /** As many records as {@code suggest} looks at. */
  private static final long MOST_RECORDS = 200_000;

  /** Fields that a sentence names. */
  private static final int NAMED = 30;

  private static final String HISTORY = "history";

  /** What is said of the data; the rest is of the model. */
  private static final List<String> DATA = List.of("fields", "classes", "target", HISTORY);

  /**
   * @param separator of the columns of a CSV file; null: what its first line looks like
   * @param wanted label, or null for the likeliest
   * @param leaveOut names or paths of fields that are not to be learnt from, if there are such
   * @throws IllegalArgumentException if nothing can be learnt from the file
   */
  public static DefaultModels of(
      Path file, Character separator, String wanted, List<String> leaveOut)
      throws IOException, ConfigException {
    Survey survey = FileSurvey.read(file, separator, MOST_RECORDS, () -> {});
    String yaml = String.join("\n", Suggestion.of(survey, Source.file(file, separator), wanted));
    ObjectNode tree = (ObjectNode) ConfigReader.tree(yaml, file.toString());
    ObjectNode suggested = (ObjectNode) tree.get("models").get(0);
    ObjectNode fields = (ObjectNode) suggested.get("fields");
    String label = Suggestion.label(survey, wanted);
    // Of the others the suggestion leaves some out itself.
    List<String> leftOut =
        leaveOut.stream()
            .filter(name -> remove(name, fields) || survey.has(name) && !name.equals(label))
            .toList();
    ObjectNode base = suggested.deepCopy().retain(DATA);
    ArrayNode models = tree.putArray("models");
    add(models, base, "default", model -> {});
    add(models, suggested, "network", model -> {});
    add(models, base, "linear", model -> model.putArray("layers"));
    if (base.path("classes").isArray()) {
      add(models, base, "perceptron", model -> model.put("kind", "perceptron").put("rule", "pa-1"));
    }
    if (base.has(HISTORY)) {
      add(models, base, "no-history", model -> model.remove(HISTORY));
    }
    return new DefaultModels(file, ConfigReader.read(tree, file.toString()), label, leftOut);
  }

  /** What is learnt from what, as a sentence. */
  public String remark() {
    ModelSpec first = deployment.models().get(0).spec();
    List<String> names = first.features().recordFields().stream().map(Feature::name).toList();
    String fields =
        String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
            + (names.size() > NAMED ? ", …" : "");
    return "%s from %s%s"
        .formatted(
            label,
            fields,
            first.features().history().equals(HistorySpec.NONE)
                ? ""
                : "; all but no-history, and those of others, also from labels that came before");
  }

  private static void add(
      ArrayNode models, ObjectNode base, String id, Consumer<ObjectNode> change) {
    ObjectNode model = base.deepCopy();
    model.put("id", id);
    change.accept(model);
    models.add(model);
  }

  /** Whether it was there. */
  private static boolean remove(String name, ObjectNode fields) {
    List<String> found =
        fields.properties().stream()
            .filter(
                field ->
                    field.getKey().equals(name)
                        || field.getValue().path("path").asText().equals(name))
            .map(Map.Entry::getKey)
            .toList();
    fields.remove(found);
    return !found.isEmpty();
  }
}
