package learnstream.stream.supervised;

import java.util.List;
import java.util.Map;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.avro.RefusalReason;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.drift.Drift;
import learnstream.model.feature.OutlierException;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.stream.metric.NotLearnt;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.SampleReader;

/**
 * Predicts one sample, then learns it: the same for a sample that comes for the first time and for
 * one that is replayed. Nothing but the model changes, so that a sample on which it fails in an
 * unexpected way can be left out.
 */
final class TestThenTrain {
  /**
   * What a model said of a sample before it learnt it.
   *
   * @param scores the learner's own array, valid until its next prediction
   * @param classes names of the scores where classes grow; else empty
   * @param halfWidths how far the interval of each number reaches to both sides; null: there is
   *     none
   * @param version of the model that said it
   * @param trainingNumber number of the last sample that it had learnt
   * @param isTested whether there is a label that was not known before
   * @param refused numbers of samples of the mini-batch, closed with this one, that could not be
   *     learnt because their gradient is not finite
   * @param drifts the changes that were found with it
   */
  record Answer(
      double[] scores,
      Object predicted,
      List<String> classes,
      double[] halfWidths,
      Map<String, float[]> details,
      long version,
      long trainingNumber,
      boolean isTested,
      List<Long> refused,
      List<Drift> drifts) {}

  private final ModelSpec spec;
  private final SampleReader reader;
  private final Predictions predictions;
  private final MetricsPublisher metrics;
  private final NotLearnt notLearnt;

  TestThenTrain(
      ModelSpec spec, Predictions predictions, MetricsPublisher metrics, NotLearnt notLearnt) {
    this.spec = spec;
    this.predictions = predictions;
    this.metrics = metrics;
    this.notLearnt = notLearnt;
    reader = new SampleReader(spec);
  }

  /**
   * @param now ms since the epoch
   * @throws RefusedSampleException if the model cannot use the sample; it has not changed
   */
  Answer answer(LiveModel model, Decoded.Sample sample, long now) throws RefusedSampleException {
    Learner learner = model.learner;
    long trainingNumber = model.learnt;
    long version = learner.version();
    reader.read(sample.sample(), learner);
    learner.key(sample.key());
    double[] scores = learner.predict();
    metrics.afterPrediction(model);
    Object said = predictions.predicted(learner, scores);
    List<String> classes = spec.target().grows() ? learner.classes() : List.of();
    double[] halfWidths = learner.halfWidths();
    halfWidths = halfWidths == null ? null : halfWidths.clone();
    Map<String, float[]> details = learner.model().details();
    List<Long> refused = List.of();
    List<Drift> drifts = List.of();
    long tested = learner.metrics().samples();
    if (model.mayBeGiven(sample.number())) {
      model.given = sample.number();
      refused = learn(model, sample, now);
      drifts = learner.drifts();
    } else {
      notLearnt.count(NotLearnt.Reason.ALREADY_LEARNT);
    }
    return new Answer(
        scores,
        said,
        classes,
        halfWidths,
        details,
        version,
        trainingNumber,
        learner.metrics().samples() > tested,
        refused,
        drifts);
  }

  private List<Long> learn(LiveModel model, Decoded.Sample sample, long now)
      throws RefusedSampleException {
    try {
      List<Long> refused = learnOrThrow(model, sample, now);
      model.learnt(sample);
      return refused;
    } catch (NonFiniteGradientException e) {
      model.pending.remove(sample.number());
      throw new RefusedSampleException(RefusalReason.NON_FINITE_GRADIENT, e.getMessage());
    } catch (OutlierException e) {
      model.pending.remove(sample.number());
      // It is not learnt, but counted as an outlier.
      model.changed();
      throw new RefusedSampleException(RefusalReason.OUTLIER, e.getMessage());
    }
  }

  private List<Long> learnOrThrow(LiveModel model, Decoded.Sample sample, long now) {
    Learner learner = model.learner;
    double[] target = reader.target(learner);
    if (target == null) {
      learner.learnUnlabelled(reader.weight());
      return List.of();
    }
    if (learner.adjustments().isPaused()) {
      notLearnt.count(NotLearnt.Reason.PAUSED);
    } else if (reader.weight() == 0) {
      notLearnt.count(NotLearnt.Reason.NO_WEIGHT);
    }
    if (learner.pending() == 0) {
      model.pendingSince = now;
    }
    if (spec.batchSize() > 1) {
      model.pending.put(sample.number(), sample.origin());
    }
    return learner.learn(target, reader.weight(), sample.number());
  }
}
