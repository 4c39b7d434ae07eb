package learnstream.bench;

import learnstream.codec.avro.LabelledSample;

/**
 * A sample on its way through the bench.
 *
 * @param place where it stands, for messages: {@code rides.csv:17}
 */
public record Row(LabelledSample sample, String place) {}
