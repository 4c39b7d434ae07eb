package learnstream.nn.spec;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The learning rate as a function of the number of updates made. */
public sealed interface Schedule {
  double rate(long step);

  /** A name and its numbers, with single spaces; {@link #parse} reads it back to the bit. */
  String text();

  record Constant(double rate) implements Schedule {
    @Override
    public double rate(long step) {
      return rate;
    }

    @Override
    public String text() {
      return "constant " + rate;
    }
  }

  /** rate factor^floor(step / every). */
  record Step(double rate, double factor, long every) implements Schedule {
    @Override
    public double rate(long step) {
      return rate * StrictMath.pow(factor, (double) (step / every));
    }

    @Override
    public String text() {
      return "step " + rate + " " + factor + " " + every;
    }
  }

  /** rate / (1 + decay step). */
  record InverseTime(double rate, double decay) implements Schedule {
    @Override
    public double rate(long step) {
      return rate / (1 + decay * step);
    }

    @Override
    public String text() {
      return "inverse-time " + rate + " " + decay;
    }
  }

  /** rate factor^step. */
  record Exponential(double rate, double factor) implements Schedule {
    @Override
    public double rate(long step) {
      return rate * StrictMath.pow(factor, (double) step);
    }

    @Override
    public String text() {
      return "exponential " + rate + " " + factor;
    }
  }

  /** Half a cosine from rate to end in so many steps, then end (Loshchilov and Hutter 2017). */
  record Cosine(double rate, double end, long steps) implements Schedule {
    @Override
    public double rate(long step) {
      double part = Math.min(1.0, (double) step / steps);
      return end + (rate - end) * (1 + StrictMath.cos(StrictMath.PI * part)) / 2;
    }

    @Override
    public String text() {
      return "cosine " + rate + " " + end + " " + steps;
    }
  }

  /** The rate until step {@code from}, then a line to {@code end} at step {@code to}. */
  record Linear(double rate, double end, long from, long to) implements Schedule {
    @Override
    public double rate(long step) {
      double part = (double) (step - from) / Math.max(1, to - from);
      return rate + (end - rate) * Math.max(0, Math.min(1, part));
    }

    @Override
    public String text() {
      return "linear " + rate + " " + end + " " + from + " " + to;
    }
  }

  /** Rises in a line over so many steps to where {@code then} starts. */
  record WarmUp(long steps, Schedule then) implements Schedule {
    @Override
    public double rate(long step) {
      return step < steps ? then.rate(0) * (step + 1) / steps : then.rate(step - steps);
    }

    @Override
    public String text() {
      return "warm-up " + steps + " " + then.text();
    }
  }

  /** Another schedule, whose step 0 is step {@code since}. */
  record Since(long since, Schedule then) implements Schedule {
    @Override
    public double rate(long step) {
      return then.rate(Math.max(0, step - since));
    }

    @Override
    public String text() {
      return "since " + since + " " + then.text();
    }
  }

  /** Another schedule, multiplied by a factor. */
  record Times(double factor, Schedule then) implements Schedule {
    @Override
    public double rate(long step) {
      return factor * then.rate(step);
    }

    @Override
    public String text() {
      return "times " + factor + " " + then.text();
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException with a sentence, if the text is not a schedule
   */
  static Schedule parse(String text) {
    List<String> forms =
        List.of(
            "constant RATE",
            "step RATE FACTOR EVERY",
            "inverse-time RATE DECAY",
            "exponential RATE FACTOR",
            "cosine RATE END STEPS",
            "linear RATE END FROM TO",
            "warm-up STEPS SCHEDULE");
    try {
      Iterator<String> words = Arrays.asList(text.strip().split("\\s+")).iterator();
      Schedule schedule = parse(words);
      if (!words.hasNext()) {
        return schedule;
      }
    } catch (RuntimeException e) {
      // Said below: whatever was wrong, this is what is right.
    }
    throw new IllegalArgumentException(
        "\"%s\" is not allowed; one of %s is, with rates of at least 0"
            .formatted(text, String.join(", ", forms)));
  }

  private static Schedule parse(Iterator<String> words) {
    return switch (words.next()) {
      case "constant" -> new Constant(number(words));
      case "step" -> new Step(number(words), number(words), count(words));
      case "inverse-time" -> new InverseTime(number(words), number(words));
      case "exponential" -> new Exponential(number(words), number(words));
      case "cosine" -> new Cosine(number(words), number(words), count(words));
      case "linear" -> new Linear(number(words), number(words), whole(words), count(words));
      case "warm-up" -> new WarmUp(count(words), parse(words));
      case "times" -> new Times(number(words), parse(words));
      case "since" -> new Since(whole(words), parse(words));
      default -> throw new IllegalArgumentException();
    };
  }

  private static double number(Iterator<String> words) {
    double number = Double.parseDouble(words.next());
    if (!(number >= 0) || Double.isInfinite(number)) {
      throw new IllegalArgumentException();
    }
    return number;
  }

  private static long count(Iterator<String> words) {
    long count = whole(words);
    if (count == 0) {
      throw new IllegalArgumentException();
    }
    return count;
  }

  private static long whole(Iterator<String> words) {
    long whole = Long.parseLong(words.next());
    if (whole < 0) {
      throw new IllegalArgumentException();
    }
    return whole;
  }
}
