package learnstream.reliability.fault;

import java.time.Duration;
import learnstream.reliability.Fault;
import learnstream.reliability.TcpProxy;
import learnstream.reliability.Trial;

/**
 * Learner and broker cannot reach each other for 1 to 15 s. In turn connections are closed and
 * refused, hang, or are reset once.
 */
public final class NetworkCut implements Fault {
  @Override
  public String name() {
    return "network cut";
  }

  @Override
  public int rounds() {
    return 20;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    TcpProxy network = trial.cluster().network();
    Duration length = Duration.ofSeconds(1 + round * 14L / Math.max(1, rounds() - 1));
    long moment = System.currentTimeMillis();
    if (round % 3 == 2) {
      network.reset();
      return trial.awaitGoingOn(moment);
    }
    if (round % 3 == 0) {
      network.cut();
    } else {
      network.stall();
    }
    try {
      trial.passUntil(moment + length.toMillis());
    } finally {
      network.restore();
    }
    return trial.awaitGoingOn(moment);
  }
}
