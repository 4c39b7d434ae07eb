package learnstream.dashboard.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.BadRequestResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.Problem;
import learnstream.dashboard.picture.Json;

/** Reads a command that the page sends as a JSON object. */
final class CommandRequest {
  private static final int LONGEST = 200;
  private static final int MAX_LAYERS = 1000;

  private final JsonNode json;

  private CommandRequest(JsonNode json) {
    this.json = json;
  }

  /**
   * @throws BadRequestResponse with the key, what was found and what is allowed
   */
  static ControlCommand read(String body, Deployment deployment) {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      json = null;
    }
    if (json == null || !json.isObject()) {
      throw new BadRequestResponse("body: not a JSON object");
    }
    return new CommandRequest(json).command(deployment);
  }

  private ControlCommand command(Deployment deployment) {
    List<String> models = deployment.models().stream().map(m -> m.spec().id()).toList();
    String model = text("model");
    if (model == null || !models.contains(model)) {
      throw refused("model", "give one of " + String.join(", ", models));
    }
    String key = text("key");
    if (key != null && deployment.modelBy() != ModelBy.KEY) {
      throw refused("key", "leave it out, since no model has one");
    }
    ControlAction action = action();
    return ControlCommand.newBuilder()
        .setId(UUID.randomUUID().toString())
        .setModelId(model)
        .setKey(key == null ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
        .setAuthor(text("author"))
        .setAction(action)
        .setExpectedVersion(whole("expectedVersion", false))
        .setVersion(whole("version", action == ControlAction.ROLL_BACK))
        .setLearningRate(learningRate(action))
        .setLayer(layer(action))
        .setTime(Instant.now())
        .build();
  }

  private ControlAction action() {
    try {
      return ControlAction.valueOf(String.valueOf(text("action")));
    } catch (IllegalArgumentException e) {
      throw refused("action", "give one of " + List.of(ControlAction.values()));
    }
  }

  private String learningRate(ControlAction action) {
    String rate = text("learningRate");
    if (action == ControlAction.SET_LEARNING_RATE && rate == null) {
      throw refused("learningRate", "give a number or a schedule, for instance constant 0.01");
    }
    return action == ControlAction.SET_LEARNING_RATE ? rate : null;
  }

  private Integer layer(ControlAction action) {
    boolean needed = action == ControlAction.FREEZE || action == ControlAction.UNFREEZE;
    Long layer = whole("layer", needed);
    if (layer != null && layer > MAX_LAYERS) {
      throw refused("layer", "give a whole number from 0 to " + MAX_LAYERS);
    }
    return needed ? (Integer) layer.intValue() : null;
  }

  private String text(String key) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull() || value.isTextual() && value.textValue().isBlank()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > LONGEST) {
      throw refused(key, "give a text of at most " + LONGEST + " characters");
    }
    return value.textValue().strip();
  }

  private Long whole(String key, boolean needed) {
    JsonNode value = json.get(key);
    boolean none = value == null || value.isNull();
    boolean number = !none && value.isIntegralNumber() && value.canConvertToLong();
    if (none ? needed : !number || value.longValue() < 0) {
      throw refused(key, "give a whole number from 0");
    }
    return none ? null : (Long) value.longValue();
  }

  private BadRequestResponse refused(String key, String give) {
    JsonNode found = json.get(key);
    String what = found == null || found.isNull() ? null : found.toString();
    String shown = what == null ? null : what.substring(0, Math.min(60, what.length()));
    return new BadRequestResponse(Problem.refusal(key, shown, give).toString());
  }
}
