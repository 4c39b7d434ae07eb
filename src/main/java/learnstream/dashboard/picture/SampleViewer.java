package learnstream.dashboard.picture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.json.JsonProvider;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.RecordPath;

/** Makes what the page shows of the values of the samples topic. For one thread. */
public interface SampleViewer {
  /**
   * @throws UndecodableException if it is no sample
   */
  SampleView view(byte[] value) throws UndecodableException;

  /** One for the format of a deployment's samples. */
  static SampleViewer of(Deployment deployment) {
    Map<String, String> paths = new LinkedHashMap<>();
    deployment.mappedFields().forEach(field -> paths.put(field.name(), field.path()));
    return switch (deployment.samples().format()) {
      case LEARNSTREAM -> ofSamples(deployment, List.copyOf(paths.keySet()));
      case JSON -> ofJson(paths);
      case AVRO ->
          value -> {
            throw new UndecodableException(
                RefusalReason.UNDECODABLE, "the page does not know the records' schema");
          };
    };
  }

  private static SampleViewer ofSamples(Deployment deployment, List<String> names) {
    List<PictureShape> shapes =
        deployment.models().stream()
            .flatMap(model -> PictureShape.of(model.spec().features()).stream())
            .toList();
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    return value -> SampleView.of(codec.decode(value), shapes, names);
  }

  private static SampleViewer ofJson(Map<String, String> paths) {
    // Names come from anybody, and are not to be kept.
    ObjectMapper mapper =
        JsonMapper.builder(
                JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    JacksonJsonProvider provider = new JacksonJsonProvider(mapper);
    Configuration configuration = Configuration.builder().jsonProvider(provider).build();
    Map<String, RecordPath> fields = new LinkedHashMap<>();
    paths.forEach((name, path) -> fields.put(name, RecordPath.of(path)));
    return value -> {
      Object tree;
      try {
        tree = mapper.readValue(value, Object.class);
      } catch (IOException e) {
        throw new UndecodableException(RefusalReason.UNDECODABLE, e.getMessage());
      }
      Map<String, Object> found = new LinkedHashMap<>();
      fields.forEach(
          (name, path) -> {
            Object part = path.read(tree, configuration);
            found.put(name, part == JsonProvider.UNDEFINED ? null : part);
          });
      return SampleView.of(found, List.copyOf(fields.keySet()));
    };
  }
}
