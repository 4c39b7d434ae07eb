package learnstream.model.encoder;

import java.nio.ByteBuffer;

/** An encoder that learns nothing. */
abstract class StatelessEncoder implements FieldEncoder {
  @Override
  public final int stateBytes() {
    return 0;
  }

  @Override
  public final void writeState(ByteBuffer out) {}

  @Override
  public final void readState(ByteBuffer in) {}
}
