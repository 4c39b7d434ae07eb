package learnstream.demo;

/** One demo: an idea to watch, as {@code demo NAME} runs it. */
public interface Demo {
  /** As it is typed. */
  String name();

  /** What one sees, in a line. */
  String summary();

  /** How many samples it takes by default; 0 where that is not for the viewer to say. */
  default int samples() {
    return 0;
  }

  /** Runs it all, and calls {@link DemoContext#result} at the end. */
  void run(DemoContext stage) throws Exception;
}
