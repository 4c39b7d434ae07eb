package learnstream.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import learnstream.bench.Row;
import learnstream.cli.input.SampleColumns;
import learnstream.cli.input.SampleFile;
import learnstream.cli.input.SampleShape;
import learnstream.cli.input.TextFile;

/**
 * Samples from a file.
 *
 * @param shape what the models take
 */
public record FileSource(Path file, SampleColumns columns, SampleShape shape)
    implements SampleSource {
  @Override
  public String name() {
    return TextFile.plainName(file);
  }

  @Override
  public long size() {
    return TextFile.lines(file);
  }

  @Override
  public void read(long limit, Sink sink) throws IOException, InterruptedException {
    try (SampleFile samples = SampleFile.open(file, columns, shape)) {
      samples.warnings().forEach(System.err::println);
      Iterator<SampleFile.Entry> entries = samples.iterator();
      for (long taken = 0; taken < limit && entries.hasNext(); ) {
        SampleFile.Entry entry = entries.next();
        String place = file + ":" + entry.line();
        if (entry.problem() == null) {
          sink.take(new Row(entry.sample(), place));
          taken++;
        } else {
          sink.refuse(place, entry.problem());
        }
      }
    }
  }
}
