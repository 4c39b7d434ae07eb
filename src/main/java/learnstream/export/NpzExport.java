package learnstream.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import learnstream.model.Learner;
import learnstream.model.Preparation;
import learnstream.model.feature.Scaler;
import learnstream.nn.spec.NamedArray;
import learnstream.numpy.NpyWriter;

/**
 * The numbers of a model as an .npz file, which NumPy reads: its arrays under the names that {@code
 * checkpoint show} prints, such as {@code 0.weights [inputs, units]}, and what the scaling knows as
 * {@code scaling.mean}, of a target {@code target.mean}; all in doubles. The text {@code metadata}
 * is a JSON object.
 */
public final class NpzExport {
  /** Entries of equal content are to be equal bytes; a zip file's times begin here. */
  private static final long TIME = 315_619_200_000L;

  private NpzExport() {}

  /**
   * Writes the file; the stream is flushed and left open.
   *
   * @param metadata JSON
   */
  public static void write(Learner learner, String metadata, OutputStream out) throws IOException {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    learner.model().arrays().forEach(array -> arrays.put(array.name(), array));
    Preparation preparation = learner.preparation();
    put(arrays, "scaling.", preparation.scaler());
    put(arrays, "target.", preparation.targetScaler());
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, NamedArray> each : arrays.entrySet()) {
      begin(zip, each.getKey());
      NpyWriter.write(zip, each.getValue()::get, each.getValue().shape());
    }
    begin(zip, "metadata");
    NpyWriter.write(zip, metadata);
    zip.finish();
    zip.flush();
  }

  private static void put(Map<String, NamedArray> arrays, String prefix, Scaler scaler) {
    if (scaler != null) {
      scaler.arrays().forEach(array -> arrays.put(prefix + array.name(), array));
    }
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTime(TIME);
    zip.putNextEntry(entry);
  }
}
