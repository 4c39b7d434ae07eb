package learnstream.stream.app;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import learnstream.model.KindSpec;
import learnstream.model.OnlineModel;
import learnstream.model.spec.Specification;
import learnstream.nn.StepBound;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/** A model that takes at least a millisecond to learn a sample, on the quickest machine too. */
record SlowModel(OnlineModel model) implements OnlineModel {
  private static final long NANOS = 1_000_000;

  /** What makes such models. */
  record Spec(KindSpec kind) implements KindSpec {
    @Override
    public String label() {
      return kind.label();
    }

    @Override
    public int outputs() {
      return kind.outputs();
    }

    @Override
    public boolean scoresAreProbabilities() {
      return kind.scoresAreProbabilities();
    }

    @Override
    public String architecture() {
      return kind.architecture();
    }

    @Override
    public Specification specification() {
      return kind.specification();
    }

    @Override
    public SlowModel create(int batchSize) {
      return new SlowModel(kind.create(batchSize));
    }
  }

  @Override
  public double learn(double[] target, double weight) {
    long end = System.nanoTime() + NANOS;
    for (long left = NANOS; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return model.learn(target, weight);
  }

  @Override
  public int inputs() {
    return model.inputs();
  }

  @Override
  public int outputs() {
    return model.outputs();
  }

  @Override
  public long version() {
    return model.version();
  }

  @Override
  public void predict(double[] x, double[] scores) {
    model.predict(x, scores);
  }

  @Override
  public double loss(double[] target) {
    return model.loss(target);
  }

  @Override
  public double learningRate() {
    return model.learningRate();
  }

  @Override
  public Optional<StepBound> stepBound() {
    return model.stepBound();
  }

  @Override
  public Stateful parameters() {
    return model.parameters();
  }

  @Override
  public Stateful optimiser() {
    return model.optimiser();
  }

  @Override
  public List<NamedArray> arrays() {
    return model.arrays();
  }
}
