package learnstream.model;

import java.util.List;
import learnstream.model.encoder.RecordEncoder;
import learnstream.model.feature.ClippingRange;
import learnstream.model.feature.Scaler;

/**
 * What is done with a sample in front of a model, and with its scores behind it.
 *
 * @param ranges by which outliers among the numbers are clipped, before they are scaled
 * @param scaler of the numbers
 * @param encoder of a record's fields; null where the samples are numbers
 * @param targetScaler by which scores are brought back; null where they are as they are
 */
public record Preparation(
    List<ClippingRange> ranges, Scaler scaler, RecordEncoder encoder, Scaler targetScaler) {
  public Preparation {
    ranges = List.copyOf(ranges);
  }
}
