package learnstream.nn;

/** The learning rate as a function of the number of updates made. */
public sealed interface Schedule {
  double rate(long step);

  record Constant(double rate) implements Schedule {
    @Override
    public double rate(long step) {
      return rate;
    }
  }

  /** rate factor^floor(step / every). */
  record Step(double rate, double factor, long every) implements Schedule {
    @Override
    public double rate(long step) {
      return rate * StrictMath.pow(factor, (double) (step / every));
    }
  }

  /** rate / (1 + decay step). */
  record InverseTime(double rate, double decay) implements Schedule {
    @Override
    public double rate(long step) {
      return rate / (1 + decay * step);
    }
  }

  /** rate factor^step. */
  record Exponential(double rate, double factor) implements Schedule {
    @Override
    public double rate(long step) {
      return rate * StrictMath.pow(factor, step);
    }
  }

  /** Half a cosine from rate to end in so many steps, then end (Loshchilov and Hutter 2017). */
  record Cosine(double rate, double end, long steps) implements Schedule {
    @Override
    public double rate(long step) {
      double part = Math.min(1.0, (double) step / steps);
      return end + (rate - end) * (1 + StrictMath.cos(StrictMath.PI * part)) / 2;
    }
  }

  /** The rate until step {@code from}, then a line to {@code end} at step {@code to}. */
  record Linear(double rate, double end, long from, long to) implements Schedule {
    @Override
    public double rate(long step) {
      double part = (double) (step - from) / Math.max(1, to - from);
      return rate + (end - rate) * Math.max(0, Math.min(1, part));
    }
  }

  /** Rises in a line over so many steps to where {@code then} starts. */
  record WarmUp(long steps, Schedule then) implements Schedule {
    @Override
    public double rate(long step) {
      return step < steps ? then.rate(0) * (step + 1) / steps : then.rate(step - steps);
    }
  }
}
