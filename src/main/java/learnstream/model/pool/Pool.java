package learnstream.model.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import learnstream.model.Adjustable;
import learnstream.model.MemberReplacement;
import learnstream.model.MemberStatus;
import learnstream.model.OnlineModel;
import learnstream.model.drift.Signal;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.parallel.Crew;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Stateful;

/**
 * Several models that see the same samples and answer together, each heard as its recent loss
 * deserves ({@link Mixture}), so that nobody has to know which learning rate, width or optimiser
 * suits a stream, or suits it now.
 *
 * <p>A member that diverges begins anew and takes nobody with it: one that refuses a sample which
 * others learn, one whose scores are not finite, and one that is far behind the best ({@link
 * Stragglers}). Where all refuse a sample the pool refuses it, and nothing has changed.
 */
public final class Pool implements OnlineModel, MemberReplacement, Adjustable {
  private static final int[] NONE = {};
  private static final double[] NOTHING = {};

  private final PoolSpec spec;
  private final Link link;
  private final Member[] members;
  private final Mixture mixture;
  private final Stragglers stragglers;
  private final double[][] scores;
  private final double[] answer;
  private final Turns turns;

  /** At the inputs of each member; empty arrays where nobody asks. */
  private final double[][] memberGradients;

  private final double[] norms;
  private final BackgroundMember background;

  /** Whether a sample is enough work for several threads. */
  private final PoolWork work;

  // What the members are asked at present.
  private double[] dense;
  private SparseVector sparse;
  private double[] target;
  private double weight;
  private int[] inputs = NONE;
  private final IntConsumer predicting = this::predict;
  private final IntConsumer learning = this::learn;

  /** Outputs that are used. */
  private int outputs;

  private long version;

  public Pool(PoolSpec spec) {
    this.spec = spec;
    link = Link.of(spec.task());
    outputs = spec.outputs();
    int count = spec.members().size();
    members = new Member[count];
    scores = new double[count][];
    for (int m = 0; m < count; m++) {
      members[m] = new Member(spec.members().get(m), link, outputs);
      scores[m] = members[m].scores;
    }
    mixture = new Mixture(link, count, outputs);
    stragglers = new Stragglers(link, count);
    answer = new double[outputs];
    turns = new Turns(spec);
    memberGradients = new double[count][0];
    norms = new double[count];
    background = new BackgroundMember(spec, link);
    work = new PoolWork(spec);
  }

  @Override
  public int inputs() {
    return spec.inputs();
  }

  @Override
  public int outputs() {
    return spec.outputs();
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public void predict(double[] x, double[] out) {
    dense = x;
    sparse = null;
    Crew.SHARED.run(predicting, members.length, work.threads(x.length));
    mix(out);
  }

  @Override
  public void predict(SparseVector x, double[] out) {
    dense = null;
    sparse = x;
    Crew.SHARED.run(predicting, members.length, work.threads(x.count()));
    mix(out);
  }

  /** One member's scores of the present sample. */
  private void predict(int m) {
    if (sparse == null) {
      members[m].predict(dense);
    } else {
      members[m].predict(sparse);
    }
  }

  private void mix(double[] out) {
    mixture.mix(scores, outputs, answer);
    System.arraycopy(answer, 0, out, 0, answer.length);
  }

  @Override
  public double learn(double[] target, double weight) {
    return learn(target, weight, NONE, NOTHING);
  }

  /** The gradient at the inputs is the members' mean, each counting by its share in the answers. */
  @Override
  public double learn(double[] target, double weight, int[] inputs, double[] gradient) {
    int best = mixture.best();
    turns.choose(best);
    this.target = target;
    this.weight = weight;
    this.inputs = inputs;
    Crew.SHARED.run(
        learning, members.length, work.threads(sparse == null ? inputs() : sparse.count()));
    Arrays.fill(gradient, 0, inputs.length, 0);
    double norm = 0;
    int learnt = 0;
    for (int m = 0; m < members.length; m++) {
      if (turns.learns(m) && !Double.isNaN(norms[m])) {
        learnt++;
        norm = m == best || learnt == 1 ? norms[m] : norm;
        add(mixture.weight(m), memberGradients[m], gradient);
      }
    }
    if (learnt == 0) {
      throw new NonFiniteGradientException("no member's gradient is finite");
    }
    if (weight > 0) {
      mixture.learn(scores, target, outputs, weight);
    }
    background.learn(dense, sparse, target, weight);
    version++;
    turns.advance();
    restartLost();
    return norm;
  }

  /** One member learns the present sample, if it is to. */
  private void learn(int m) {
    if (turns.learns(m)) {
      if (memberGradients[m].length != inputs.length) {
        memberGradients[m] = new double[inputs.length];
      }
      norms[m] = members[m].learn(target, weight, inputs, memberGradients[m]);
    }
  }

  private static void add(double share, double[] its, double[] gradient) {
    for (int i = 0; i < its.length; i++) {
      gradient[i] = Math.fma(share, its[i], gradient[i]);
    }
  }

  private void restartLost() {
    int best = mixture.best();
    double limit = stragglers.limit(mixture);
    for (int m = 0; m < members.length; m++) {
      boolean isLost = turns.learns(m) && members[m].isLost();
      boolean isFarBehind = stragglers.isKnown(m, version) && mixture.loss(m) > limit;
      if (isLost || isFarBehind && !members[best].isLost()) {
        members[m].restart(members[best]);
        mixture.restart(m);
        stragglers.restarted(m, version);
      }
    }
  }

  @Override
  public void heard(Signal signal) {
    switch (signal) {
      case NONE -> background.waited();
      case WARNING -> {
        int worst = mixture.worst();
        background.warned(worst, members[worst].restarts());
      }
      case DRIFT -> replaceWorst();
    }
  }

  private void replaceWorst() {
    int m = mixture.worst();
    double loss = mixture.loss(m);
    if (background.isThere()) {
      m = background.index();
      loss = background.loss();
      members[m].become(background.member());
      background.end();
    } else {
      members[m].beginAs(members[m].restarts() + 1);
    }
    mixture.replaced(m, Double.isNaN(loss) ? mixture.loss(mixture.worst()) : loss);
    stragglers.restarted(m, version);
  }

  @Override
  public Stateful background() {
    return background;
  }

  @Override
  public void learnUnlabelled(double weight) {
    for (Member member : members) {
      member.model().learnUnlabelled(weight);
    }
  }

  @Override
  public void useOutputs(int n) {
    outputs = n;
    Arrays.fill(answer, 0);
    for (Member member : members) {
      member.useOutputs(n);
    }
    background.useOutputs(n);
  }

  @Override
  public double loss(double[] target) {
    return link.loss(answer, target, outputs);
  }

  /** That of the member which is best now. */
  @Override
  public double learningRate() {
    return members[mixture.best()].model().learningRate();
  }

  /** Its members have one each. */
  @Override
  public boolean hasLearningRate() {
    return false;
  }

  @Override
  public void follow(Schedule schedule) {
    follow(schedule, 1);
  }

  /** Members follow their own schedules, multiplied by the factor. */
  @Override
  public void follow(Schedule schedule, double factor) {
    for (Member member : members) {
      member.raise(factor);
    }
  }

  /** Updates of each member since it began. */
  long[] memberVersions() {
    return Arrays.stream(members).mapToLong(member -> member.model().version()).toArray();
  }

  @Override
  public List<MemberStatus> members() {
    List<MemberStatus> all = new ArrayList<>();
    for (int m = 0; m < members.length; m++) {
      all.add(
          new MemberStatus(
              members[m].spec().name(), mixture.weight(m), mixture.loss(m), members[m].restarts()));
    }
    return all;
  }

  /** The models of the members, in their order. */
  public List<OnlineModel> models() {
    return Arrays.stream(members).map(Member::model).toList();
  }

  /** How the members' scores are made one answer now. */
  public PoolWeights weights() {
    return mixture.weights(Arrays.stream(members).mapToDouble(Member::calibration).toArray());
  }

  @Override
  public Stateful parameters() {
    Stateful[] parts = new Stateful[members.length + 1];
    for (int m = 0; m < members.length; m++) {
      parts[m] = members[m].parameters();
    }
    parts[members.length] = mixture.state();
    return Stateful.of(parts);
  }

  @Override
  public Stateful optimiser() {
    Stateful[] parts = new Stateful[members.length + 3];
    for (int m = 0; m < members.length; m++) {
      parts[m] = members[m].training();
    }
    parts[members.length] = Stateful.of(() -> version, stored -> version = stored);
    parts[members.length + 1] = turns;
    parts[members.length + 2] = stragglers;
    return Stateful.of(parts);
  }

  /** Those of each member, its number in front. */
  @Override
  public List<NamedArray> arrays() {
    List<NamedArray> arrays = new ArrayList<>();
    for (int m = 0; m < members.length; m++) {
      for (NamedArray array : members[m].model().arrays()) {
        arrays.add(NamedArray.of(m + "." + array.name(), array.shape(), array::get, array::set));
      }
    }
    return arrays;
  }
}
