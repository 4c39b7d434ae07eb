package learnstream.model.pool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import learnstream.model.KindSpec;
import learnstream.model.OnlineModel;
import learnstream.model.drift.DetectorSpec;
import learnstream.model.drift.DriftAnswer;
import learnstream.model.drift.DriftSpec;
import learnstream.model.drift.Watched;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;
import learnstream.model.spec.Specification;
import learnstream.nn.parallel.Crew;

/**
 * What a {@link Pool} is.
 *
 * @param inputs of each member
 * @param task what is learnt: classes, labels or numbers
 * @param outputs one for each class, label or number
 * @param members of different names
 * @param budget how many members learn each sample; as many as there are: all
 * @param threads on which the members learn at most, where a sample is enough work; what is learnt
 *     does not depend on it
 */
public record PoolSpec(
    int inputs, Task task, int outputs, List<MemberSpec> members, int budget, int threads)
    implements KindSpec {
  /** Members at most. */
  public static final int MAX_MEMBERS = 100;

  /** Threads at most. */
  public static final int MAX_THREADS = Crew.MAX_THREADS;

  /** From so many members on one may begin anew whenever something changes. */
  private static final int CAN_SPARE_ONE = 3;

  public PoolSpec {
    members = List.copyOf(members);
    if (members.isEmpty() || members.size() > MAX_MEMBERS) {
      throw new IllegalArgumentException(
          "members: %d are not allowed; 1 to %d are".formatted(members.size(), MAX_MEMBERS));
    }
    if (budget < 1 || budget > members.size()) {
      throw new IllegalArgumentException(
          "budget: %d is not allowed; 1 to %d is".formatted(budget, members.size()));
    }
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads: %d is not allowed; 1 to %d is".formatted(threads, MAX_THREADS));
    }
    Set<String> names = new HashSet<>();
    for (MemberSpec member : members) {
      if (!names.add(member.name())) {
        throw new IllegalArgumentException("members: " + member.name() + " occurs twice");
      }
      if (member.kind().outputs() != outputs && !(member.kind().outputs() == 1 && outputs == 2)) {
        throw new IllegalArgumentException(
            "members: %s has %d outputs; %d are allowed"
                .formatted(member.name(), member.kind().outputs(), outputs));
      }
    }
    Link.of(task);
  }

  /** A pool of the members that were chosen by measurement, all of which learn each sample. */
  public static PoolSpec ofDefaults(
      int inputs, List<Integer> imageShape, boolean isRelative, TargetSpec target) {
    List<MemberSpec> members = DefaultMembers.of(inputs, imageShape, isRelative, target);
    return new PoolSpec(inputs, target.task(), target.size(), members, members.size(), 1);
  }

  @Override
  public String label() {
    return "pool";
  }

  @Override
  public boolean scoresAreProbabilities() {
    return task != Task.REGRESSION;
  }

  @Override
  public String architecture() {
    return "pool of %d: %s"
        .formatted(
            members.size(), String.join(", ", members.stream().map(MemberSpec::name).toList()));
  }

  @Override
  public Specification specification() {
    return Specification.of(label())
        .with("members", members.stream().map(m -> m.kind().specification()).toList())
        .with("budget", budget, members.size());
  }

  @Override
  public boolean givesInputGradient() {
    return members.stream().allMatch(member -> member.kind().givesInputGradient());
  }

  @Override
  public boolean hasLearningRate() {
    return members.stream().anyMatch(member -> member.kind().hasLearningRate());
  }

  @Override
  public List<DriftSpec> defaultDrift() {
    return List.of(new DriftSpec(DetectorSpec.Adwin.DEFAULT, Watched.ERROR, defaultDriftAnswer()));
  }

  /** Raised rates cost those that predict numbers up to 2 % of their error. */
  private DriftAnswer defaultDriftAnswer() {
    if (task == Task.REGRESSION) {
      return members.size() < CAN_SPARE_ONE
          ? new DriftAnswer.Tell()
          : new DriftAnswer.RestartMember();
    }
    return hasLearningRate() ? DriftAnswer.RaiseRate.OF_MEMBERS : new DriftAnswer.Tell();
  }

  @Override
  public boolean canReplaceMembers() {
    return true;
  }

  @Override
  public boolean learnsUnlabelled() {
    return members.stream().anyMatch(member -> member.kind().learnsUnlabelled());
  }

  @Override
  public boolean usesSomeOutputs() {
    return members.stream().allMatch(member -> member.kind().usesSomeOutputs());
  }

  @Override
  public OnlineModel create(int batchSize) {
    return new Pool(this);
  }
}
