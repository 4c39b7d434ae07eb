package learnstream.model.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import learnstream.model.MemberStatus;
import learnstream.model.OnlineModel;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NonFiniteGradientException;
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
public final class Pool implements OnlineModel {
  private static final int[] NONE = {};

  private final PoolSpec spec;
  private final Link link;
  private final Member[] members;
  private final Mixture mixture;
  private final Stragglers stragglers;
  private final double[][] scores;
  private final double[] answer;
  private final boolean[] learns;

  /** At the inputs of one member. */
  private double[] memberGradient = {};

  /** Outputs that are used. */
  private int outputs;

  private long version;

  /** Which member's turn it is to learn beside the best. */
  private long turn;

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
    learns = new boolean[count];
    Arrays.fill(learns, true);
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
    for (Member member : members) {
      member.predict(x);
    }
    mix(out);
  }

  @Override
  public void predict(SparseVector x, double[] out) {
    for (Member member : members) {
      member.predict(x);
    }
    mix(out);
  }

  private void mix(double[] out) {
    mixture.mix(scores, outputs, answer);
    System.arraycopy(answer, 0, out, 0, answer.length);
  }

  @Override
  public double learn(double[] target, double weight) {
    return learn(target, weight, NONE, null);
  }

  /** The gradient at the inputs is the members' mean, each counting by its share in the answers. */
  @Override
  public double learn(double[] target, double weight, int[] inputs, double[] gradient) {
    int best = mixture.best();
    choose(best);
    if (inputs.length > 0) {
      memberGradient =
          memberGradient.length == inputs.length ? memberGradient : new double[inputs.length];
      Arrays.fill(gradient, 0, inputs.length, 0);
    }
    double norm = 0;
    int learnt = 0;
    for (int m = 0; m < members.length; m++) {
      if (learns[m]) {
        double its = members[m].learn(target, weight, inputs, memberGradient);
        if (!Double.isNaN(its)) {
          learnt++;
          norm = m == best || learnt == 1 ? its : norm;
          if (inputs.length > 0) {
            add(mixture.weight(m), inputs, gradient);
          }
        }
      }
    }
    if (learnt == 0) {
      throw new NonFiniteGradientException("no member's gradient is finite");
    }
    if (weight > 0) {
      mixture.learn(scores, target, outputs, weight);
    }
    version++;
    turn += spec.budget() - 1;
    restartLost();
    return norm;
  }

  private void add(double share, int[] inputs, double[] gradient) {
    for (int i = 0; i < inputs.length; i++) {
      gradient[i] = Math.fma(share, memberGradient[i], gradient[i]);
    }
  }

  /** The best and, by turns, as many others as the budget allows. */
  private void choose(int best) {
    if (spec.budget() == members.length) {
      return;
    }
    Arrays.fill(learns, false);
    learns[best] = true;
    for (int i = 0; i < spec.budget() - 1; i++) {
      int other = (int) ((turn + i) % (members.length - 1));
      learns[other < best ? other : other + 1] = true;
    }
  }

  private void restartLost() {
    int best = mixture.best();
    for (int m = 0; m < members.length; m++) {
      boolean isLost = learns[m] && members[m].isLost();
      if (isLost || stragglers.isOne(m, version, mixture) && !members[best].isLost()) {
        members[m].restart(members[best]);
        mixture.restart(m);
        stragglers.restarted(m, version);
      }
    }
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
    parts[members.length + 1] = Stateful.of(() -> turn, stored -> turn = stored);
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
