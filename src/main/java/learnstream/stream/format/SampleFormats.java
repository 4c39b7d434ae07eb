package learnstream.stream.format;

import learnstream.config.Deployment;
import learnstream.stream.sample.SampleDecoder;

/** Chooses how a deployment's samples are decoded. */
public final class SampleFormats {
  private SampleFormats() {}

  /**
   * A decoder of the format that the deployment's configuration names; each thread needs its own.
   */
  public static SampleDecoder decoder(Deployment deployment) {
    return switch (deployment.samples().format()) {
      case LEARNSTREAM -> new SampleDecoder();
      case JSON -> json(deployment);
      case AVRO -> throw new UnsupportedOperationException("samples.format: avro");
    };
  }

  private static SampleDecoder json(Deployment deployment) {
    JsonRecords records = new JsonRecords();
    return new SampleDecoder(
        new MappedFormat(
            records, records.provider(), deployment.samples(), deployment.mappedFields()));
  }
}
