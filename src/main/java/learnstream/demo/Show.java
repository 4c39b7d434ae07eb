package learnstream.demo;

/** One demo: an idea to watch, as {@code demo NAME} runs it. */
public interface Show {
  /** As it is typed. */
  String name();

  /** What one sees, in a line. */
  String summary();

  /** How many samples it usually takes; 0 where that is not for the viewer to say. */
  default int samples() {
    return 0;
  }

  /** Shows it all, and calls {@link Stage#result} at the end. */
  void run(Stage stage) throws Exception;
}
