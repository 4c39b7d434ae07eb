package learnstream.reliability.fault;

import java.time.Duration;
import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Setup;
import learnstream.reliability.Trial;

/**
 * A process is suspended for longer than its session and its transaction last, and wakes beside the
 * one that has taken its partitions over.
 */
public final class SuspendedProcess implements Fault {
  private static final Duration LONGER_THAN_TIMEOUTS = Duration.ofSeconds(14);

  @Override
  public String name() {
    return "zombie";
  }

  @Override
  public int rounds() {
    return 10;
  }

  @Override
  public Setup setup() {
    return Setup.byKey(2, 0);
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learners().get(round % 2);
    long moment = System.currentTimeMillis();
    learner.suspend();
    double seconds = trial.awaitGoingOn(moment);
    trial.passUntil(moment + LONGER_THAN_TIMEOUTS.toMillis());
    learner.resume();
    return seconds;
  }
}
