package learnstream.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX model in the making. Values are known by their names: what makes one returns its name,
 * what uses one is given it. The names that this class invents begin with a slash and are given to
 * nothing else.
 */
final class OnnxGraph {
  /** Since onnxruntime 1.12 and onnx 1.12, of 2022. */
  private static final int OPSET = 17;

  private static final int ML_OPSET = 2;
  private static final int IR_VERSION = 8;
  private static final String ML = "ai.onnx.ml";

  /** A dimension's name: that of the samples, as many as there are. */
  static final String BATCH = "batch";

  // GraphProto.
  private static final int NODE = 1;
  private static final int GRAPH_NAME = 2;
  private static final int INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;

  // ModelProto.
  private static final int MODEL_IR_VERSION = 1;
  private static final int PRODUCER = 2;
  private static final int PRODUCER_VERSION = 3;
  private static final int MODEL_VERSION = 5;
  private static final int GRAPH = 7;
  private static final int OPSET_IMPORT = 8;
  private static final int METADATA = 14;

  private final ProtoWriter graph = new ProtoWriter();
  private final Set<String> names = new HashSet<>();
  private int next;

  /** A name that nothing has yet: the wanted one, or that with underscores behind it. */
  String free(String wanted) {
    String name = wanted;
    while (!names.add(name)) {
      name += "_";
    }
    return name;
  }

  private String invent(String of) {
    return "/" + of + "/" + next++;
  }

  /**
   * What is given for each sample.
   *
   * @param shape of one sample's
   */
  String input(String name, ElementType type, long... shape) {
    names.add(name);
    graph.message(GRAPH_INPUT, valueInfo(name, type, shape));
    return name;
  }

  /** Names a value as what the model says of each sample. */
  void output(String value, String name, ElementType type, long... shape) {
    node("Identity", List.of(), List.of(value), name);
    graph.message(GRAPH_OUTPUT, valueInfo(name, type, shape));
  }

  private static ProtoWriter valueInfo(String name, ElementType type, long... shape) {
    ProtoWriter dimensions = new ProtoWriter().message(1, new ProtoWriter().text(2, BATCH));
    for (long side : shape) {
      dimensions.message(1, new ProtoWriter().number(1, side));
    }
    ProtoWriter tensor = new ProtoWriter().number(1, type.number()).message(2, dimensions);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  /** The result of an operator. */
  String node(String operator, String... inputs) {
    return node(operator, List.of(), inputs);
  }

  String node(String operator, List<OnnxAttribute> attributes, String... inputs) {
    String output = invent(operator);
    node(operator, attributes, List.of(inputs), output);
    return output;
  }

  private void node(
      String operator, List<OnnxAttribute> attributes, List<String> inputs, String output) {
    ProtoWriter node = new ProtoWriter();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator);
    attributes.forEach(attribute -> node.message(5, attribute.message()));
    if (operator.equals("LabelEncoder")) {
      node.text(7, ML);
    }
    graph.message(NODE, node);
  }

  String cast(String value, ElementType type) {
    return node("Cast", List.of(OnnxAttribute.of("to", type.number())), value);
  }

  /** One behind the other, for each sample. */
  String concat(List<String> values) {
    return values.size() == 1
        ? values.get(0)
        : node("Concat", List.of(OnnxAttribute.of("axis", 1)), values.toArray(String[]::new));
  }

  /** The same numbers in another shape; the first dimension is that of the samples. */
  String reshape(String value, long... shape) {
    long[] whole = new long[shape.length + 1];
    whole[0] = -1;
    System.arraycopy(shape, 0, whole, 1, shape.length);
    return node("Reshape", value, constant(whole, whole.length));
  }

  String constant(double number) {
    return constant(ElementType.DOUBLE, new double[] {number}, 1);
  }

  String constant(long number) {
    return constant(new long[] {number}, 1);
  }

  /**
   * @param type FLOAT or DOUBLE
   */
  String constant(ElementType type, double[] numbers, long... shape) {
    boolean isDouble = type == ElementType.DOUBLE;
    ByteBuffer bytes = buffer(numbers.length, isDouble ? Double.BYTES : Float.BYTES);
    for (double number : numbers) {
      if (isDouble) {
        bytes.putDouble(number);
      } else {
        bytes.putFloat((float) number);
      }
    }
    return initializer(tensor(type, shape).bytes(9, bytes.array()));
  }

  String constant(long[] numbers, long... shape) {
    ByteBuffer bytes = buffer(numbers.length, Long.BYTES);
    for (long number : numbers) {
      bytes.putLong(number);
    }
    return initializer(tensor(ElementType.INT64, shape).bytes(9, bytes.array()));
  }

  String constant(List<String> texts) {
    ProtoWriter tensor = tensor(ElementType.TEXT, texts.size());
    texts.forEach(text -> tensor.text(6, text));
    return initializer(tensor);
  }

  private static ByteBuffer buffer(int numbers, int each) {
    return ByteBuffer.allocate(Math.multiplyExact(numbers, each)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ProtoWriter tensor(ElementType type, long... shape) {
    ProtoWriter tensor = new ProtoWriter();
    for (long side : shape) {
      tensor.number(1, side);
    }
    return tensor.number(2, type.number());
  }

  private String initializer(ProtoWriter tensor) {
    String name = invent("constant");
    graph.message(INITIALIZER, tensor.text(8, name));
    return name;
  }

  /**
   * The whole model.
   *
   * @param producer version of this program; null if it is not known
   * @param metadata what else there is to know of the model, by name
   */
  byte[] toBytes(String name, long version, String producer, Map<String, String> metadata) {
    graph.text(GRAPH_NAME, name);
    ProtoWriter model =
        new ProtoWriter()
            .number(MODEL_IR_VERSION, IR_VERSION)
            .text(PRODUCER, "learnstream")
            .text(PRODUCER_VERSION, producer == null ? "" : producer)
            .number(MODEL_VERSION, version)
            .message(GRAPH, graph)
            .message(OPSET_IMPORT, new ProtoWriter().text(1, "").number(2, OPSET))
            .message(OPSET_IMPORT, new ProtoWriter().text(1, ML).number(2, ML_OPSET));
    metadata.forEach(
        (key, value) -> model.message(METADATA, new ProtoWriter().text(1, key).text(2, value)));
    return model.toBytes();
  }
}
