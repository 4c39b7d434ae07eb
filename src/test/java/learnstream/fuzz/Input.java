package learnstream.fuzz;

/** A hostile input; a report tells its size only, since {@link Bounds} has written it to a file. */
@SuppressWarnings("ArrayRecordComponent")
public record Input(byte[] bytes) {
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
