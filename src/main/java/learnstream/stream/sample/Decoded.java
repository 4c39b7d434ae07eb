package learnstream.stream.sample;

import java.util.function.BooleanSupplier;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Mix;
import learnstream.codec.avro.RefusalReason;
import learnstream.stream.state.InputPosition;
import org.apache.kafka.common.TopicPartition;

/** What a learner is given: what the decoding of one record gave, or word of where it stands. */
public sealed interface Decoded {
  /**
   * A readable sample.
   *
   * @param origin as it came
   * @param key that tells models apart where each key has its own; null for none
   * @param number of the sample, which its topic's being created anew does not reset
   * @param timestamp of its record, ms since the epoch
   * @param onlyModel the one model that it is meant for, or null for all
   * @param letter names the record that was refused first, if this was sent again from the dead
   *     letters; else null
   */
  record Sample(
      LabelledSample sample,
      Origin origin,
      byte[] key,
      long number,
      long timestamp,
      String onlyModel,
      String letter)
      implements Decoded {
    /** No model has this id. */
    private static final String NOBODY = "";

    /** Stands for a record that holds no sample: no model takes it, but all have handled it. */
    static Sample none(Origin origin, long number, long timestamp) {
      return new Sample(null, origin, origin.key(), number, timestamp, NOBODY, null);
    }

    /** Whether the record held no sample. */
    public boolean isNone() {
      return sample == null;
    }
  }

  /** A command to the model. */
  record Command(ControlCommand command, Origin origin) implements Decoded {}

  /** A part of what another replica of the model has learnt. */
  record Mixed(Mix part, Origin origin) implements Decoded {}

  /** A record that could not be read; its dead letter is already on its way. */
  record Refusal(long number, RefusalReason reason) implements Decoded {}

  /**
   * Asks a learner, after a start, to become what it was when the sample at a position had been
   * handled. It answers in {@link #done}: false if it needs another step.
   */
  final class CatchUp implements Decoded {
    public final TopicPartition samples;
    public final InputPosition position;
    public final BooleanSupplier goOn;
    private boolean done = true;

    /**
     * @param goOn whether the step has time left
     */
    public CatchUp(TopicPartition samples, InputPosition position, BooleanSupplier goOn) {
      this.samples = samples;
      this.position = position;
      this.goOn = goOn;
    }

    public void answer(boolean isDone) {
      done &= isDone;
    }

    /** Whether every learner that was asked is there. */
    public boolean done() {
      return done;
    }
  }
}
