package learnstream.stream.format;

import com.jayway.jsonpath.spi.json.JsonProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import learnstream.codec.AvroCodec;
import learnstream.codec.JsonCodec;
import learnstream.codec.RegisteredCodec;
import learnstream.config.Deployment;
import learnstream.config.Output;
import learnstream.config.Samples;
import learnstream.registry.RegistrySettings;
import learnstream.registry.SchemaRegistry;
import learnstream.stream.sample.SampleDecoder;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How a deployment's samples are decoded and its output is written, and what all its decoders and
 * serializers share: the schemas of registries.
 */
public final class RecordFormats implements AutoCloseable {
  private final Deployment deployment;
  private final Samples samples;

  /** Null where the samples' format needs none. */
  private final SchemaRegistry registry;

  /** Null where the configuration names no file. */
  private final Schema schema;

  /** Null where the output's format needs none. */
  private final OutputSchemas output;

  /**
   * @throws RuntimeException if the file of a schema cannot be read
   */
  public RecordFormats(Deployment deployment) {
    this.deployment = deployment;
    samples = deployment.samples();
    boolean isAvro = samples.format() == Samples.Format.AVRO;
    registry = isAvro ? registry(samples.registry()) : null;
    schema =
        isAvro && samples.schema() != null ? AvroRecords.schema(Path.of(samples.schema())) : null;
    output =
        deployment.output().format() == Output.Format.AVRO
            ? new OutputSchemas(deployment, registry(deployment.output().registry()))
            : null;
  }

  private static SchemaRegistry registry(Map<String, String> settings) {
    return settings.isEmpty() ? null : new SchemaRegistry(RegistrySettings.of(settings));
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
            AvroRecords.of(
                registry,
                registry == null ? null : RegistrySettings.of(samples.registry()),
                schema);
        yield decoder(records, records.provider());
      }
    };
  }

  private SampleDecoder decoder(RecordParser parser, JsonProvider provider) {
    return new SampleDecoder(
        new MappedFormat(parser, provider, samples, deployment.mappedFields()));
  }

  /** Writes what others read, one kind of record, in the form that the configuration names. */
  public <T extends SpecificRecord> Serializer<T> serializer(Class<T> type) {
    return switch (deployment.output().format()) {
      case LEARNSTREAM -> AvroCodec.of(type);
      case JSON -> JsonCodec.of(type);
      case AVRO -> new RegisteredCodec<>(type, topic -> output.id(topic, type));
    };
  }

  /**
   * Has the schemas of what is written registered, where the output's format needs it.
   *
   * @return complete when records can be written; asks until then, or until it is closed
   */
  public CompletableFuture<Void> register() {
    return output == null ? CompletableFuture.completedFuture(null) : output.register();
  }

  /** A sentence for each thing outside that samples wait for; none while all is well. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (output != null) {
      problems.addAll(output.problems());
    }
    if (registry != null) {
      problems.addAll(registry.problems());
    }
    return problems;
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.close();
    }
    if (output != null) {
      output.close();
    }
  }
}
