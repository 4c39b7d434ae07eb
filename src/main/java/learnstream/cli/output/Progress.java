package learnstream.cli.output;

import java.text.DecimalFormat;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** How far a command has come, shown to a person who is watching. */
public final class Progress implements AutoCloseable {
  /** Null unless a person is watching. */
  private final ProgressBar bar;

  /**
   * @param task what is counted
   * @param size how many there are, about
   */
  public Progress(String task, long size) {
    bar =
        Terminal.isThere()
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(size)
                .showSpeed(new DecimalFormat("#,##0"))
                .continuousUpdate()
                .build()
            : null;
  }

  public void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /** Shown behind the bar. */
  public void message(String text) {
    if (bar != null) {
      bar.setExtraMessage(text);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
