package learnstream.export;

import java.util.List;

/** Arithmetic in a graph, element by element, on one type of numbers. */
record Formulas(OnnxGraph graph, ElementType type) {
  static Formulas inDoubles(OnnxGraph graph) {
    return new Formulas(graph, ElementType.DOUBLE);
  }

  String constant(double number) {
    return graph.constant(type, new double[] {number}, 1);
  }

  /** One row, for every sample the same. */
  String row(double[] numbers) {
    return graph.constant(type, numbers, 1, numbers.length);
  }

  String matrix(double[] numbers, int rows, int columns) {
    return graph.constant(type, numbers, rows, columns);
  }

  String add(String a, String b) {
    return graph.node("Add", a, b);
  }

  String subtract(String a, String b) {
    return graph.node("Sub", a, b);
  }

  String multiply(String a, String b) {
    return graph.node("Mul", a, b);
  }

  String multiply(String a, double factor) {
    return multiply(a, constant(factor));
  }

  String divide(String a, String b) {
    return graph.node("Div", a, b);
  }

  String min(String a, String b) {
    return graph.node("Min", a, b);
  }

  String max(String a, String b) {
    return graph.node("Max", a, b);
  }

  String isGreater(String a, String b) {
    return graph.node("Greater", a, b);
  }

  String isPositive(String a) {
    return isGreater(a, constant(0));
  }

  String choose(String condition, String yes, String no) {
    return graph.node("Where", condition, yes, no);
  }

  String exp(String a) {
    return graph.node("Exp", a);
  }

  /** {@code a / b} where b is positive, else something else. */
  String quotientOr(String a, String b, String otherwise) {
    String isPositive = isPositive(b);
    return choose(isPositive, divide(a, choose(isPositive, b, constant(1))), otherwise);
  }

  /** The mean of each sample's numbers, as one number. */
  String mean(String a) {
    return graph.node("ReduceMean", List.of(OnnxAttribute.of("axes", new long[] {1})), a);
  }

  /** Over the numbers of each sample. */
  String softmax(String z) {
    return graph.node("Softmax", List.of(OnnxAttribute.of("axis", 1)), z);
  }

  /** {@code x W + b}. */
  String affine(String x, String weights, String biases) {
    return add(graph.node("MatMul", x, weights), biases);
  }

  /** Neighbouring numbers of each sample. */
  String columns(String x, int from, int to) {
    return graph.node(
        "Slice", x, graph.constant((long) from), graph.constant((long) to), graph.constant(1L));
  }
}
