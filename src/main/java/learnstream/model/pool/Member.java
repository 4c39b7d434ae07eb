package learnstream.model.pool;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.model.Adjustable;
import learnstream.model.OnlineModel;
import learnstream.nn.linear.Doubles;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Stateful;

/** A member as it is now, with its scores in the form that all members of its pool have. */
final class Member {
  private final MemberSpec spec;
  private final Link link;

  /** Its own scores and targets; those of the pool where they are as many. */
  private final double[] own;

  private final double[] ownTarget;

  /** Null where its scores are what the pool's are. */
  private final Calibration calibration;

  /** In the pool's form. */
  final double[] scores;

  private OnlineModel model;
  private long restarts;

  /**
   * What its learning rate is multiplied by. Not part of the state: whoever raises it does so
   * again.
   */
  private double factor = 1;

  /** Outputs that are used. */
  private int outputs;

  /** Whether its scores of the sample predicted last were finite. */
  private boolean hasAnswered;

  /** Whether it refused the sample that it was given last. */
  private boolean hasRefused;

  Member(MemberSpec spec, Link link, int outputs) {
    this.spec = spec;
    this.link = link;
    this.outputs = outputs;
    model = spec.kind().create(1);
    scores = new double[outputs];
    own = model.outputs() == outputs ? scores : new double[model.outputs()];
    ownTarget = new double[model.outputs()];
    calibration =
        link == Link.IDENTITY || spec.kind().scoresAreProbabilities()
            ? null
            : new Calibration(link, outputs);
  }

  MemberSpec spec() {
    return spec;
  }

  OnlineModel model() {
    return model;
  }

  /** As {@link OnlineModel#useOutputs}, whichever model it begins anew with. */
  void useOutputs(int n) {
    outputs = n;
    model.useOutputs(n);
  }

  /** Multiplies its learning rate, if it has one, whichever model it begins anew with. */
  void raise(double by) {
    factor = by;
    if (model instanceof Adjustable adjustable) {
      adjustable.follow(null, by);
    }
  }

  /** The factor that makes probabilities of its scores; NaN where they are what the pool's are. */
  double calibration() {
    return calibration == null ? Double.NaN : calibration.factor();
  }

  /** How often it has begun anew. */
  long restarts() {
    return restarts;
  }

  void predict(double[] x) {
    model.predict(x, own);
    adapt();
  }

  void predict(SparseVector x) {
    model.predict(x, own);
    adapt();
  }

  private void adapt() {
    hasAnswered = Doubles.allFinite(own);
    if (!hasAnswered) {
      Arrays.fill(scores, 0, outputs, link.ignorance(outputs));
      return;
    }
    if (own.length < scores.length) {
      scores[1] = own[0];
      scores[0] = 1 - own[0];
    }
    if (calibration != null) {
      centre();
      calibration.apply(scores, outputs);
    }
  }

  /** Scores that are trained towards 0 and 1 say as much for as against at their middle. */
  private void centre() {
    for (int k = 0; k < outputs && link == Link.LOGISTIC; k++) {
      scores[k] -= 0.5;
    }
  }

  /**
   * Learns the sample predicted last.
   *
   * @param inputs at which the loss's gradient is wanted
   * @param gradient takes it, where there are such inputs
   * @return the gradient's norm; NaN if it is not finite and nothing was learnt
   */
  double learn(double[] target, double weight, int[] inputs, double[] gradient) {
    try {
      double norm =
          inputs.length == 0
              ? model.learn(ownTarget(target), weight)
              : model.learn(ownTarget(target), weight, inputs, gradient);
      if (calibration != null && weight > 0) {
        calibration.learn(scores, target, outputs);
      }
      hasRefused = false;
      return norm;
    } catch (NonFiniteGradientException e) {
      hasRefused = true;
      return Double.NaN;
    }
  }

  private double[] ownTarget(double[] target) {
    if (ownTarget.length == target.length) {
      return target;
    }
    ownTarget[0] = target[1];
    return ownTarget;
  }

  /** Whether it can no longer go on: it refused what others have learnt, or it has no answer. */
  boolean isLost() {
    return hasRefused || !hasAnswered;
  }

  /** Begins anew, where it may with the parameters of another of the same shape. */
  void restart(Member best) {
    beginAs(restarts + 1);
    if (best != this && spec.hasShapeOf(best.spec)) {
      best.model.parameters().copyTo(model.parameters());
    }
    hasRefused = false;
  }

  /** What predicts; how often it has begun anew comes first, since its seed hangs on it. */
  Stateful parameters() {
    return Stateful.of(Stateful.of(() -> restarts, this::beginAs), delegate(true));
  }

  /** Becomes what another of the same specification is, and has begun anew. */
  void become(Member other) {
    beginAs(restarts + 1);
    other.model.parameters().copyTo(model.parameters());
    other.training().copyTo(training());
    hasRefused = false;
  }

  /** Begins with the first weights of its so manieth beginning. */
  void beginAs(long times) {
    if (times != restarts) {
      restarts = times;
      model = spec.begunAnew(times).kind().create(1);
      if (outputs < scores.length) {
        model.useOutputs(outputs);
      }
      raise(factor);
    }
  }

  /** What else it needs to go on. */
  Stateful training() {
    return delegate(false);
  }

  /** The model may be another one when the state is read. */
  private Stateful delegate(boolean isParameters) {
    return new Stateful() {
      private Stateful now() {
        return isParameters
            ? model.parameters()
            : Stateful.of(
                model.optimiser(),
                model.stepBound().<Stateful>map(bound -> bound).orElse(Stateful.NOTHING),
                calibration == null ? Stateful.NOTHING : calibration);
      }

      @Override
      public int stateBytes() {
        return now().stateBytes();
      }

      @Override
      public void writeState(ByteBuffer out) {
        now().writeState(out);
      }

      @Override
      public void readState(ByteBuffer in) {
        now().readState(in);
      }
    };
  }
}
