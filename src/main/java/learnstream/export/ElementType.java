package learnstream.export;

/** Types of a tensor's elements, with their numbers in ONNX (TensorProto.DataType). */
enum ElementType {
  FLOAT(1),
  INT64(7),
  TEXT(8),
  DOUBLE(11),
  UINT64(13);

  private final int number;

  ElementType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
