package learnstream.demo;

/** One demo: an idea to watch, as {@code demo NAME} runs it. */
public abstract class Demo {
  private final String name;
  private final String summary;
  private final int samples;

  /**
   * @param name on the command line
   * @param summary what it shows, in one line
   * @param samples default number; 0 if it cannot be chosen
   */
  protected Demo(String name, String summary, int samples) {
    this.name = name;
    this.summary = summary;
    this.samples = samples;
  }

  public final String name() {
    return name;
  }

  public final String summary() {
    return summary;
  }

  /** Default number of samples. */
  protected final int samples() {
    return samples;
  }

  /** Runs the demo and calls {@link DemoContext#result} at the end. */
  public abstract void run(DemoContext context) throws Exception;
}
