package learnstream.stream.format;

import com.jayway.jsonpath.spi.json.JsonProvider;
import java.nio.file.Path;
import java.util.List;
import learnstream.config.Deployment;
import learnstream.config.Samples;
import learnstream.stream.sample.SampleDecoder;
import org.apache.avro.Schema;

/**
 * How a deployment's samples are decoded, and what all its decoders share: the schemas of a
 * registry.
 */
public final class SampleFormats implements AutoCloseable {
  private final Deployment deployment;
  private final Samples samples;

  /** Null where the format needs none. */
  private final SchemaRegistry registry;

  /** Null where the configuration names no file. */
  private final Schema schema;

  /**
   * @throws RuntimeException if the file of a schema cannot be read
   */
  public SampleFormats(Deployment deployment) {
    this.deployment = deployment;
    samples = deployment.samples();
    boolean isAvro = samples.format() == Samples.Format.AVRO;
    registry =
        isAvro && !samples.registry().isEmpty()
            ? new SchemaRegistry(RegistrySettings.of(samples.registry()))
            : null;
    schema =
        isAvro && samples.schema() != null ? AvroRecords.schema(Path.of(samples.schema())) : null;
  }

  /** A decoder that shares nothing. */
  public static SampleDecoder decoder(Deployment deployment) {
    return new SampleFormats(deployment).decoder();
  }

  /**
   * A decoder of the format that the deployment's configuration names; each thread needs its own.
   */
  public SampleDecoder decoder() {
    return switch (samples.format()) {
      case LEARNSTREAM -> new SampleDecoder();
      case JSON -> {
        JsonRecords records = new JsonRecords();
        yield decoder(records, records.provider());
      }
      case AVRO -> {
        AvroRecords records =
            registry == null
                ? new AvroRecords(schema)
                : new AvroRecords(registry, RegistrySettings.of(samples.registry()), schema);
        yield decoder(records, records.provider());
      }
    };
  }

  private SampleDecoder decoder(RecordParser parser, JsonProvider provider) {
    return new SampleDecoder(
        new MappedFormat(parser, provider, samples, deployment.mappedFields()));
  }

  /** A sentence for each thing outside that samples wait for; none while all is well. */
  public List<String> problems() {
    return registry == null ? List.of() : registry.problems();
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.close();
    }
  }
}
