package learnstream.reliability.fault;

import learnstream.reliability.Fault;
import learnstream.reliability.Trial;

/** SIGKILL of the only broker, which comes back at its address with what its files hold. */
public final class BrokerKilled implements Fault {
  @Override
  public String name() {
    return "broker killed";
  }

  @Override
  public int rounds() {
    return 20;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    long moment = System.currentTimeMillis();
    trial.cluster().killBroker();
    trial.cluster().startBroker();
    return trial.awaitGoingOn(moment);
  }
}
