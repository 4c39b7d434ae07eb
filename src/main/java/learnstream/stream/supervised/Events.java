package learnstream.stream.supervised;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.EventKind;
import learnstream.model.drift.Drift;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Echo;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what happened to a model, with the predictions of the sample at which it happened. */
public final class Events {
  /** Name of the sink. */
  public static final String SINK = "events";

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final ProcessorContext<byte[], Object> context;
  private final String modelId;

  Events(ProcessorContext<byte[], Object> context, String modelId) {
    this.context = context;
    this.modelId = modelId;
  }

  /** Tells a change that was found with a sample. */
  void publish(Drift drift, LiveModel model, Decoded.Sample sample) {
    String detector = drift.spec().detector().label();
    String on = drift.spec().on().label();
    String answer = drift.spec().answer().label();
    String message =
        String.format(
            Locale.ROOT,
            "%s: %s has changed from %.4g to %.4g within the last %,d samples; answer: %s",
            detector,
            on,
            drift.before(),
            drift.after(),
            drift.since(),
            answer);
    String key =
        model.key.length == 0 ? null : new String(Echo.key(model.key), StandardCharsets.UTF_8);
    long now = context.currentSystemTimeMs();
    Event event =
        Event.newBuilder()
            .setModelId(modelId)
            .setKey(key)
            .setKind(EventKind.DRIFT)
            .setMessage(message)
            .setPartition(sample.origin().partition())
            .setOffset(sample.origin().offset())
            .setRecordTime(Instant.ofEpochMilli(sample.timestamp()))
            .setSamples(model.seen())
            .setDetector(detector)
            .setOn(on)
            .setBefore(drift.before())
            .setAfter(drift.after())
            .setSince(drift.since())
            .setAnswer(answer)
            .setTime(Instant.ofEpochMilli(now))
            .build();
    LOG.info("{}: behind offset {}: {}", modelId, sample.origin().offset(), message);
    String name = key == null ? modelId : modelId + "/" + key;
    context.forward(new Record<>(name.getBytes(StandardCharsets.UTF_8), (Object) event, now), SINK);
  }
}
