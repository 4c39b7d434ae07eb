package learnstream.processor;

import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;

/** What the decoding of one record gave. */
public sealed interface Decoded {
  /**
   * A readable sample.
   *
   * @param onlyModel the one model that it is meant for, or null for all
   * @param bytes the record's value as it came
   */
  record Sample(LabelledSample sample, String onlyModel, byte[] bytes) implements Decoded {}

  /** A command to the model. */
  record Command(ControlCommand command) implements Decoded {}

  /** A record that could not be read; its dead letter is already on its way. */
  record Refusal(RefusalReason reason) implements Decoded {}
}
