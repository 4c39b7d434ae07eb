package learnstream.reliability.fault;

import java.util.List;
import learnstream.reliability.Fault;
import learnstream.reliability.Setup;
import learnstream.reliability.Trial;

/** Several faults on one stream, one after the other: shorter than a stream for each. */
public final class InTurn implements Fault {
  private final String name;
  private final List<Fault> faults;

  /**
   * @param faults with one setup
   */
  public InTurn(String name, List<Fault> faults) {
    if (faults.stream().map(Fault::setup).distinct().count() != 1) {
      throw new IllegalArgumentException("faults on one stream must have the same setup");
    }
    this.name = name;
    this.faults = faults;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int rounds() {
    return faults.size();
  }

  @Override
  public Setup setup() {
    return faults.get(0).setup();
  }

  @Override
  public void prepare(Trial trial) throws Exception {
    for (Fault fault : faults) {
      fault.prepare(trial);
    }
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    return faults.get(round % faults.size()).inject(trial, round / faults.size());
  }

  @Override
  public void clean() throws Exception {
    for (Fault fault : faults) {
      fault.clean();
    }
  }
}
