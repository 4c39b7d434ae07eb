package learnstream.model.encoder;

import java.nio.ByteBuffer;

/** 1 for true, -1 for false. */
final class BooleanEncoder implements FieldEncoder {
  @Override
  public void encode(Object value, Inputs out, int at) {
    if (value != null) {
      out.add(at, (Boolean) value ? 1 : -1);
    }
  }

  @Override
  public int stateBytes() {
    return 0;
  }

  @Override
  public void writeState(ByteBuffer out) {}

  @Override
  public void readState(ByteBuffer in) {}
}
