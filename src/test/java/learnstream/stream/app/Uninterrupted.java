package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.demo.data.Digits;
import learnstream.model.Learner;
import learnstream.stream.sample.SampleReader;

/** A learner that never stops: what any other of the same samples must have said, to the bit. */
final class Uninterrupted {
  private final Learner learner;
  private final SampleReader reader;
  private final IntFunction<LabelledSample> samples;
  private final List<String> drifts = new ArrayList<>();

  /** The first model of a deployment, new, and the project's digits. */
  Uninterrupted(Deployment deployment) {
    this(new Learner(deployment.models().get(0).spec()));
  }

  /** One of the project's digits. */
  Uninterrupted(Learner learner) {
    this(learner, new Digits()::sample);
  }

  /**
   * @param samples by offset
   */
  Uninterrupted(Learner learner, IntFunction<LabelledSample> samples) {
    this.learner = learner;
    this.samples = samples;
    reader = new SampleReader(learner.spec());
  }

  /**
   * Predicts and learns the same samples. Where a prediction comes from a later version than this
   * learner's, the other had closed its mini-batch before: so does this one.
   *
   * @param predictions of one sample after the other
   * @return how many mini-batches were closed before they were full
   */
  int mustHaveSaid(List<Prediction> predictions) throws Exception {
    int timedOutBatches = 0;
    for (Prediction prediction : predictions) {
      if (learner.version() < prediction.getModelVersion()) {
        learner.closeBatch();
        timedOutBatches++;
      }
      long offset = prediction.getOffset();
      assertThat(prediction.getModelVersion()).as("at %d", offset).isEqualTo(learner.version());
      LabelledSample sample = samples.apply((int) offset);
      assertThat(prediction.getSampleId()).isEqualTo(sample.getId());
      reader.read(sample, learner);
      double[] scores = learner.predict();
      for (int i = 0; i < scores.length; i++) {
        assertThat(prediction.getScores().get(i)).as("at %d", offset).isEqualTo((float) scores[i]);
      }
      double[] target = reader.target(learner);
      if (target == null) {
        learner.learnUnlabelled(reader.weight());
      } else {
        learner.learn(target, reader.weight(), offset);
      }
      learner
          .drifts()
          .forEach(drift -> drifts.add(offset + " " + drift.spec().label() + " " + drift.after()));
    }
    return timedOutBatches;
  }

  /** Where drifts were found, by what, and the means behind them. */
  List<String> drifts() {
    return drifts;
  }

  /** Everything that it knows, as a checkpoint has it. */
  byte[] state() {
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    return state.array();
  }
}
