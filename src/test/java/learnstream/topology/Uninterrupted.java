package learnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.demo.Digits;
import learnstream.learner.Learner;
import learnstream.processor.SampleReader;

/**
 * A learner of the project's digits that never stops: what any other must have said, to the bit.
 */
final class Uninterrupted {
  private final Learner learner;
  private final SampleReader reader;
  private final Digits digits = new Digits();

  /** The first model of a deployment, new. */
  Uninterrupted(Deployment deployment) {
    this(new Learner(deployment.models().get(0).spec()));
  }

  Uninterrupted(Learner learner) {
    this.learner = learner;
    reader = new SampleReader(learner.spec());
  }

  /**
   * Predicts and learns the same digits. Where a prediction comes from a later version than this
   * learner's, the other had closed its mini-batch before: so does this one.
   *
   * @param predictions of one digit after the other, the digit's number being its offset
   * @return how many mini-batches were closed before they were full
   */
  int mustHaveSaid(List<Prediction> predictions) throws Exception {
    int closures = 0;
    for (Prediction prediction : predictions) {
      if (learner.version() < prediction.getModelVersion()) {
        learner.closeBatch();
        closures++;
      }
      long offset = prediction.getOffset();
      assertThat(prediction.getModelVersion()).as("at %d", offset).isEqualTo(learner.version());
      LabelledSample sample = digits.sample((int) offset);
      assertThat(prediction.getSampleId()).isEqualTo(sample.getId());
      reader.read(sample);
      double[] scores = learner.predict(reader.features());
      for (int i = 0; i < scores.length; i++) {
        assertThat(prediction.getScores().get(i)).as("at %d", offset).isEqualTo((float) scores[i]);
      }
      int label = learner.spec().target().classIndex(sample.getLabel().toString());
      learner.learn(learner.oneHot(label), 1, offset);
    }
    return closures;
  }
}
