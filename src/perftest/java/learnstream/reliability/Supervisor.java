package learnstream.reliability;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Starts learners again that ended by themselves, as supervisors of processes do; not for ever. */
final class Supervisor {
  private static final int MAX_RESTARTS = 10;

  private final Set<LearnerProcess> kept = ConcurrentHashMap.newKeySet();
  private final Consumer<String> notes;
  private int restarts;

  /**
   * @param notes hear of each restart, with the last thing that the process had said
   */
  Supervisor(Consumer<String> notes) {
    this.notes = notes;
  }

  void keep(LearnerProcess learner) {
    kept.add(learner);
  }

  void release(LearnerProcess learner) {
    kept.remove(learner);
  }

  /** Starts what has ended. */
  void look() throws Exception {
    for (LearnerProcess learner : kept) {
      if (!learner.isAlive() && restarts < MAX_RESTARTS) {
        notes.accept("ended by itself: " + learner.lastLine());
        restarts++;
        learner.start();
      }
    }
  }

  /** Whether nothing runs and nothing will be started again. */
  boolean hasGivenUp() {
    return restarts == MAX_RESTARTS && kept.stream().noneMatch(LearnerProcess::isAlive);
  }
}
