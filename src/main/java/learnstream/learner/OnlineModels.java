package learnstream.learner;

/** Makes the model that a specification describes. */
public final class OnlineModels {
  private OnlineModels() {}

  public static OnlineModel create(ModelSpec spec) {
    return switch (spec.kind()) {
      case FFNN -> new FeedForward(spec.network(), spec.batchSize());
      case PERCEPTRON -> new Perceptron(spec.network(), spec.batchSize());
    };
  }
}
