package learnstream.model.hopfield;

import java.util.Locale;

/** What the numbers of a pattern are in samples and scores. */
public enum Values {
  /** -1 and 1; a number above 0 is 1, any other is -1. */
  BIPOLAR,

  /** 0 and 1; a number above 1/2 is 1, any other is 0. Inside the network they are -1 and 1. */
  BINARY,

  /** Any numbers. */
  CONTINUOUS;

  /** A sample's number as the network has it. */
  double inside(double x) {
    return switch (this) {
      case BIPOLAR -> x > 0 ? 1 : -1;
      case BINARY -> x > 0.5 ? 1 : -1;
      case CONTINUOUS -> x;
    };
  }

  /** A number of the network as samples have it. */
  double outside(double s) {
    return switch (this) {
      case BIPOLAR -> s > 0 ? 1 : -1;
      case BINARY -> s > 0 ? 1 : 0;
      case CONTINUOUS -> s;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
