package learnstream.nn.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import learnstream.nn.Network;
import learnstream.nn.optimiser.Sgd;
import org.junit.jupiter.api.Test;

/** Each schedule at points worked out by hand, and in the steps of a network. */
class ScheduleTest {
  private static void at(Schedule schedule, long step, double rate) {
    assertThat(schedule.rate(step)).isCloseTo(rate, within(1e-15));
  }

  @Test
  void constant() {
    at(new Schedule.Constant(0.3), 0, 0.3);
    at(new Schedule.Constant(0.3), 1_000_000, 0.3);
  }

  @Test
  void step() {
    Schedule schedule = new Schedule.Step(0.8, 0.5, 10);
    at(schedule, 9, 0.8);
    at(schedule, 10, 0.4);
    at(schedule, 35, 0.1);
  }

  @Test
  void inverseTime() {
    Schedule schedule = new Schedule.InverseTime(0.6, 0.01);
    at(schedule, 0, 0.6);
    at(schedule, 100, 0.3);
    at(schedule, 500, 0.1);
  }

  @Test
  void exponential() {
    Schedule schedule = new Schedule.Exponential(0.5, 0.9);
    at(schedule, 0, 0.5);
    at(schedule, 3, 0.3645);
  }

  @Test
  void cosine() {
    Schedule schedule = new Schedule.Cosine(0.9, 0.1, 300);
    at(schedule, 0, 0.9);
    at(schedule, 100, 0.7);
    at(schedule, 150, 0.5);
    at(schedule, 200, 0.3);
    at(schedule, 300, 0.1);
    at(schedule, 3000, 0.1);
  }

  @Test
  void warmUp() {
    Schedule schedule = new Schedule.WarmUp(4, new Schedule.InverseTime(0.8, 1));
    at(schedule, 0, 0.2);
    at(schedule, 3, 0.8);
    at(schedule, 4, 0.8);
    at(schedule, 5, 0.4);
  }

  @Test
  void aNetworkTakesTheRateOfEachOfItsUpdates() {
    Schedule schedule = new Schedule.Step(0.8, 0.5, 2);
    var start = new Initialisation.Explicit(new double[][] {{0}}, new double[] {0});
    Network<?> network =
        Network.create(
            new NetworkSpec(
                1,
                List.of(new DenseSpec(1, Activation.IDENTITY, 1, start, false)),
                Loss.MEAN_SQUARED_ERROR,
                new Sgd(),
                schedule,
                0,
                0,
                1,
                Precision.FLOAT64));
    double weight = 0;
    for (double rate : new double[] {0.8, 0.8, 0.4, 0.4, 0.2}) {
      network.forward(new double[] {0.5}, new double[1]);
      network.learn(new double[] {1}, 1);
      weight -= rate * (0.5 * weight - 1) * 0.5;
      assertThat(network.parameter(0)).isCloseTo(weight, within(1e-15));
    }
  }
}
