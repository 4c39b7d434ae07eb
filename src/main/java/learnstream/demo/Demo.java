package learnstream.demo;

/** One demo: an idea to watch, as {@code demo NAME} runs it. */
public interface Demo {
  /** The name on the command line. */
  String name();

  /** What it shows, in one line. */
  String summary();

  /** Default number of samples; 0 if it cannot be chosen. */
  default int samples() {
    return 0;
  }

  /** Runs the demo and calls {@link DemoContext#result} at the end. */
  void run(DemoContext context) throws Exception;
}
