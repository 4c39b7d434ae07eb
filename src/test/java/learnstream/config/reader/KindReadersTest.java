package learnstream.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import learnstream.config.ConfigException;
import learnstream.config.ModelConfig;
import learnstream.config.Problem;
import learnstream.model.perceptron.PerceptronRule;
import learnstream.model.perceptron.PerceptronSpec;
import learnstream.model.rbf.RbfCentres;
import learnstream.model.rbf.RbfCentres.Movement;
import learnstream.model.rbf.RbfGrowth;
import learnstream.model.rbf.RbfOutputRule;
import learnstream.model.rbf.RbfSpec;
import learnstream.model.rbf.RbfWidths;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.api.Test;

/** Keys of perceptrons and radial basis function networks. */
class KindReadersTest {
  private static ModelConfig model(String keys) throws Exception {
    return ConfigReader.parse("models: [{%s}]".formatted(keys), "my.yaml").models().get(0);
  }

  private static String[] problems(String keys) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> model(keys));
    assertThat(thrown).as(keys).isNotNull();
    return thrown.problems().stream().map(Problem::toString).toArray(String[]::new);
  }

  @Test
  void aPerceptronLearnsByRosenblattsRuleUnlessItIsToldOtherwise() throws Exception {
    assertThat(model("kind: perceptron, features: 4, classes: 3").spec().kind())
        .isEqualTo(
            new PerceptronSpec(
                4, 3, PerceptronRule.ROSENBLATT, 0, 0.01, false, new Schedule.Constant(1)));
    ModelConfig other =
        model(
            "kind: perceptron, features: 4, classes: [ham, spam], rule: pa-2, margin: 2,"
                + " aggressiveness: 0.5, averaged: true");
    assertThat(other.spec().kind())
        .isEqualTo(
            new PerceptronSpec(4, 2, PerceptronRule.PA_2, 2, 0.5, true, new Schedule.Constant(1)));
    assertThat(other.spec().architecture())
        .startsWith("perceptron 4 -> 1 step, pa-2 averaged, float32, scaling none");
    assertThat(other.spec().kind().create(1).learningRate()).isZero();
    assertThat(
            model("kind: perceptron, features: 4, classes: 3, learningRate: 0.5, margin: 1")
                .spec()
                .kind()
                .create(1)
                .learningRate())
        .isEqualTo(0.5);
  }

  @Test
  void aPerceptronsMistakesAreReported() {
    assertThat(
            problems(
                "kind: perceptron, features: 4, target: y, layers: [3], rule: pa1,"
                    + " aggressiveness: -1, averaged: maybe, margin: -2, batchSize: 3"))
        .containsExactlyInAnyOrder(
            "models[0].target: y is not allowed here: perceptron tells classes apart",
            "models[0].layers: [3] is not allowed here: a perceptron has one layer "
                + "and its own rules",
            "models[0].rule: pa1 is not allowed; give one of rosenblatt, "
                + "passive-aggressive, pa-1, pa-2; did you mean pa-1?",
            "models[0].aggressiveness: -1 is not allowed here: it belongs to the "
                + "rules pa-1 and pa-2",
            "models[0].aggressiveness: -1 is not allowed; give a positive number",
            "models[0].averaged: maybe is not allowed; give true or false",
            "models[0].margin: -2 is not allowed; give 0 or a positive number",
            "models[0].batchSize: 3 is not allowed; give 1, since perceptron learns "
                + "one sample at a time");
    assertThat(
            problems(
                "kind: perceptron, features: 4, classes: 3, rule: pa-1, margin: 0,"
                    + " learningRate: 1"))
        .containsExactlyInAnyOrder(
            "models[0].margin: 0 is not allowed; give a positive number",
            "models[0].learningRate: 1 is not allowed here: passive-aggressive rules "
                + "work out how far to go from the sample");
  }

  @Test
  void anRbfNetworkTakesItsCentresFromTheFirstSamplesUnlessItIsToldOtherwise() throws Exception {
    assertThat(model("kind: rbf, features: 4, classes: 3, growth: first-samples").spec().kind())
        .isEqualTo(
            new RbfSpec(
                4,
                3,
                100,
                RbfGrowth.FIRST_SAMPLES,
                new RbfCentres(Movement.K_MEANS, 0.02),
                new RbfWidths.Neighbours(5, 0.7),
                0,
                new RbfOutputRule.LeastSquares(0.9995, 0.1)));
    ModelConfig platt =
        model(
            "kind: rbf, features: 4, target: [a, b], units: 30, centres: gradient,"
                + " centreRate: 0.05, growth: {error: 0.1, distance: 2, leastDistance: 0.5,"
                + " decay: 17}, widthRate: 0.01, outputs: gradient, learningRate: 0.3");
    assertThat(platt.spec().kind())
        .isEqualTo(
            new RbfSpec(
                4,
                2,
                30,
                new RbfGrowth(0.1, 2, 0.5, 17),
                new RbfCentres(Movement.GRADIENT, 0.05),
                new RbfWidths.Overlap(0.87),
                0.01,
                new RbfOutputRule.Gradient(new Schedule.Constant(0.3))));
    assertThat(platt.spec().architecture())
        .startsWith("rbf 4 -> gaussian, widths own -> 2 identity, gradient, float64, scaling none");
    RbfSpec other =
        (RbfSpec)
            model(
                    "kind: rbf, features: 4, target: y, widths: {neighbours: 2, factor: 1.5},"
                        + " outputs: {kind: recursive-least-squares, forgetting: 1,"
                        + " regularisation: 2}")
                .spec()
                .kind();
    assertThat(other.widths()).isEqualTo(new RbfWidths.Neighbours(2, 1.5));
    assertThat(other.rule()).isEqualTo(new RbfOutputRule.LeastSquares(1, 2));
    assertThat(
            ((RbfSpec) model("kind: rbf, features: 1, target: y, widths: {fixed: 3}").spec().kind())
                .widths())
        .isEqualTo(new RbfWidths.Fixed(3));
  }

  @Test
  void anRbfNetworksMistakesAreReported() {
    assertThat(
            problems(
                "kind: rbf, features: 4, target: y, units: 0, layers: [3], growth: fast,"
                    + " centres: k-mean, centreRate: 0.1, widths: wide, widthRate: -1,"
                    + " outputs: {kind: gradients, forgetting: 1.5}, learningRate: 1"))
        .containsExactlyInAnyOrder(
            "models[0].units: 0 is not allowed; give a positive integer",
            "models[0].layers: [3] is not allowed here: an rbf network has one layer "
                + "of Gaussian units and linear outputs",
            "models[0].growth: fast is not allowed; give first-samples or {error: "
                + "number, distance: number}",
            "models[0].centres: k-mean is not allowed; give one of fixed, k-means, "
                + "competitive, gradient; did you mean k-means?",
            "models[0].centreRate: 0.1 is not allowed here: it belongs to centres: "
                + "competitive or gradient",
            "models[0].widths: wide is not allowed; give a mapping of keys",
            "models[0].widthRate: -1 is not allowed; give 0 or a positive number",
            "models[0].outputs.kind: gradients is not allowed; give one of "
                + "recursive-least-squares, gradient; did you mean gradient?",
            "models[0].learningRate: 1 is not allowed here: it belongs to outputs: " + "gradient",
            "models[0].outputs.forgetting: 1.5 is not allowed; give a number above 0 "
                + "and at most 1");
    assertThat(
            problems(
                "kind: rbf, features: 4, target: y, growth: {error: 1, distance: 2,"
                    + " leastDistance: 3, size: 4}, widths: {fixed: 0, factor: 2},"
                    + " outputs: {regularisation: 0}"))
        .containsExactlyInAnyOrder(
            "models[0].growth.leastDistance: 3 is not allowed; give at most " + "distance, 2.0",
            "models[0].growth.size: there is no such key; known here: error, distance,"
                + " leastDistance, decay",
            "models[0].widths.fixed: 0 is not allowed; give a positive number",
            "models[0].widths.factor: there is no such key; known here: fixed",
            "models[0].outputs.regularisation: 0 is not allowed; give 1e-9 or more");
  }
}
