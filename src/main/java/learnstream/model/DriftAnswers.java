package learnstream.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import learnstream.model.drift.Drift;
import learnstream.model.drift.DriftAnswer;
import learnstream.model.drift.DriftSpec;
import learnstream.model.drift.DriftWatch;
import learnstream.model.drift.Signal;
import learnstream.model.drift.Watched;
import learnstream.model.metric.PrequentialMetrics;
import learnstream.nn.spec.Stateful;

/**
 * Watches a model's samples for changes, and answers those that are found as the specification
 * says. What it does follows from the samples in their order alone.
 */
final class DriftAnswers implements Stateful {
  private final ModelSpec spec;
  private final OnlineModel model;
  private final Adjustments adjustments;
  private final List<DriftWatch> watches = new ArrayList<>();

  /** Which of the numbers each watches, where it watches one. */
  private final int[] numbers;

  /** Null where no answer needs them. */
  private final ModelCopies copies;

  /** Null where no answer needs it. */
  private final BackgroundModel background;

  /** Null where no answer needs it. */
  private final MemberReplacement members;

  private final Stateful state;

  /** What the learning rate is multiplied by, for so many more samples. */
  private double factor = 1;

  private long raisedFor;
  private List<Drift> found = List.of();

  DriftAnswers(ModelSpec spec, OnlineModel model, Adjustments adjustments) {
    this.spec = spec;
    this.model = model;
    this.adjustments = adjustments;
    List<String> names = spec.features().numberNames();
    numbers = spec.drift().stream().mapToInt(each -> names.indexOf(each.on().label())).toArray();
    int every = Integer.MAX_VALUE;
    boolean replaces = false;
    boolean restartsMembers = false;
    for (DriftSpec each : spec.drift()) {
      watches.add(new DriftWatch(each, spec.target().task()));
      every =
          each.answer() instanceof DriftAnswer.RollBack back
              ? Math.min(every, back.every())
              : every;
      replaces |= each.answer() instanceof DriftAnswer.Replace;
      restartsMembers |= each.answer() instanceof DriftAnswer.RestartMember;
    }
    copies = every < Integer.MAX_VALUE ? new ModelCopies(model, every) : null;
    background = replaces ? new BackgroundModel(spec) : null;
    members = restartsMembers ? (MemberReplacement) model : null;
    state =
        Stateful.of(
            Stateful.of(watches.toArray(Stateful[]::new)),
            copies == null ? Stateful.NOTHING : copies,
            background == null ? Stateful.NOTHING : background,
            members == null ? Stateful.NOTHING : members.background());
  }

  /** A sample is being predicted. */
  void begin() {
    found = List.of();
  }

  /** What was found with the sample learnt last. */
  List<Drift> found() {
    return found;
  }

  /** Drifts so far, by detector and what it watches. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    watches.forEach(watch -> counts.merge(watch.spec().label(), watch.drifts(), Long::sum));
    return Collections.unmodifiableMap(counts);
  }

  /** The model has learnt a sample: so does the one in the background. */
  void learnBehind(SampleInputs inputs, double[] target, double weight) {
    if (background != null) {
      background.learn(inputs, target, weight);
    }
  }

  /** The model was tested on a sample and has learnt it. */
  void learnt(PrequentialMetrics metrics, double[] features) {
    if (raisedFor > 0 && --raisedFor == 0) {
      raise(1);
    }
    if (copies != null) {
      copies.learnt();
    }
    for (int w = 0; w < watches.size(); w++) {
      double value =
          switch (watches.get(w).spec().on().kind()) {
            case LOSS -> metrics.lastLoss();
            case ERROR -> metrics.lastError();
            case FIELD -> features[numbers[w]];
          };
      take(watches.get(w), value);
    }
  }

  /** A sample without a label was predicted. */
  void unlabelled(double[] features) {
    for (int w = 0; w < watches.size(); w++) {
      if (watches.get(w).spec().on().kind() == Watched.Kind.FIELD) {
        take(watches.get(w), features[numbers[w]]);
      }
    }
  }

  private void take(DriftWatch watch, double value) {
    Signal signal = watch.add(value);
    if (background != null && watch.spec().answer() instanceof DriftAnswer.Replace) {
      background.heard(signal);
    }
    if (watch.spec().answer() instanceof DriftAnswer.RestartMember) {
      members.heard(signal);
    }
    if (signal == Signal.DRIFT) {
      Drift drift = watch.take();
      found = found.isEmpty() ? new ArrayList<>() : found;
      found.add(drift);
      answer(drift);
    }
  }

  private void answer(Drift drift) {
    DriftAnswer answer = drift.spec().answer();
    if (answer instanceof DriftAnswer.RaiseRate rise) {
      raisedFor = rise.samples();
      raise(rise.factor());
    } else if (answer instanceof DriftAnswer.Reset) {
      ModelCopies.copy(spec.kind().create(spec.batchSize()), model);
    } else if (answer instanceof DriftAnswer.RollBack) {
      copies.rollBack(drift.since());
    } else if (answer instanceof DriftAnswer.Replace) {
      background.replace(model);
    }
  }

  /** Begins anew, as before the first sample. */
  void clear() {
    new DriftAnswers(spec, model, adjustments).copyTo(this);
  }

  private void raise(double by) {
    factor = by;
    adjustments.raise(by);
  }

  @Override
  public int stateBytes() {
    return Long.BYTES + Double.BYTES + state.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    state.writeState(out.putLong(raisedFor).putDouble(factor));
  }

  @Override
  public void readState(ByteBuffer in) {
    raisedFor = in.getLong();
    raise(in.getDouble());
    state.readState(in);
    found = List.of();
  }
}
