package learnstream.model.perceptron;

import java.util.Collections;
import learnstream.model.spec.Architecture;

/** The logic gates that one neuron of McCulloch and Pitts is, on inputs of 0 and 1. */
public enum LogicGate {
  /** 1 where all n inputs are: their sum is above n - 1/2. */
  AND,
  /** 1 where any input is: their sum is above 1/2. */
  OR,
  /** 1 where the one input is 0. */
  NOT,
  /** 0 where all inputs are 1. */
  NAND,
  /** 0 where any input is 1. */
  NOR;

  /** What the gate answers. */
  public boolean value(boolean... inputs) {
    boolean all = true;
    boolean any = false;
    for (boolean input : inputs) {
      all &= input;
      any |= input;
    }
    return switch (this) {
      case AND -> all;
      case OR -> any;
      case NOT, NAND -> !all;
      case NOR -> !any;
    };
  }

  /** Whether there is such a gate of so many inputs. */
  public boolean takes(int inputs) {
    return this == NOT ? inputs == 1 : inputs >= 1;
  }

  /** The neuron that is this gate: one that inhibits has the weights and the threshold negated. */
  public McCullochPittsSpec neuron(int inputs) {
    if (!takes(inputs)) {
      throw new IllegalArgumentException(
          "gate: %s of %d inputs is not allowed".formatted(Architecture.label(this), inputs));
    }
    boolean needsAll = this == AND || this == NOT || this == NAND;
    double threshold = needsAll ? inputs - 0.5 : 0.5;
    double sign = this == AND || this == OR ? 1 : -1;
    return new McCullochPittsSpec(Collections.nCopies(inputs, sign), sign * threshold);
  }
}
