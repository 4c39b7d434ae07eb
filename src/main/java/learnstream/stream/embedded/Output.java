package learnstream.stream.embedded;

import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.Topics;
import learnstream.stream.champion.ChampionProcessor;
import learnstream.stream.metric.Observer;
import learnstream.stream.sample.DeadLetters;
import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.supervised.Events;
import org.apache.avro.specific.SpecificRecord;

/** What models give besides their predictions. */
public enum Output {
  /** {@link ModelMetrics}. */
  METRICS(Observer.SINK, ModelMetrics.class),
  /** {@link Checkpoint}s. */
  CHECKPOINTS(CheckpointPublisher.SINK, Checkpoint.class),
  /** {@link DeadLetter}s: records that could not be used. */
  DEAD_LETTERS(DeadLetters.SINK, DeadLetter.class),
  /** {@link Event}s: what happened to a model, such as a change in its stream. */
  EVENTS(Events.SINK, Event.class),
  /** {@link Prediction}s of the models that are not the champion. */
  SHADOW_PREDICTIONS(ChampionProcessor.SHADOW, Prediction.class);

  private final String sink;
  private final Class<? extends SpecificRecord> type;

  Output(String sink, Class<? extends SpecificRecord> type) {
    this.sink = sink;
    this.type = type;
  }

  /** Name of the sink in a deployment's own topology. */
  String sink() {
    return sink;
  }

  AvroCodec<? extends SpecificRecord> codec() {
    return AvroCodec.of(type);
  }

  String topic(Topics topics) {
    return switch (this) {
      case METRICS -> topics.metrics();
      case CHECKPOINTS -> topics.checkpoints();
      case DEAD_LETTERS -> topics.deadLetters();
      case EVENTS -> topics.events();
      case SHADOW_PREDICTIONS -> topics.shadowPredictions();
    };
  }
}
