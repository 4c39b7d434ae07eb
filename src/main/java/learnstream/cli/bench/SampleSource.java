package learnstream.cli.bench;

import java.io.IOException;
import learnstream.bench.Row;

/** Where the samples of a table come from. */
public interface SampleSource {
  /** Is given what is there, in its order. */
  interface Sink {
    void take(Row row) throws IOException, InterruptedException;

    /** What is no sample. */
    void refuse(String place, String problem);
  }

  /** What the table is called. */
  String name();

  /** How many samples there are, about. */
  long size();

  /**
   * Hands over what there is now, from the beginning, once.
   *
   * @param limit samples at most
   */
  void read(long limit, Sink sink) throws IOException, InterruptedException;
}
