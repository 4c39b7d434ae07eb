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
      case JSON, AVRO -> throw new UnsupportedOperationException();
    };
  }
}
