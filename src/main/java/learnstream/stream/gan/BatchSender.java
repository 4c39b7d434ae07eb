package learnstream.stream.gan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.config.GanConfig;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.GeneratorState;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps as many batches in flight to the discriminator as are configured. */
final class BatchSender {
  private final ProcessorContext<byte[], Object> context;
  private final GanConfig config;
  private final GanSpec spec;
  private final GeneratorState half;
  private final GanStateKeeper keeper;
  private final InFlightBatches inFlight;
  private final LongSupplier clock;
  private final float[] samples;

  BatchSender(
      ProcessorContext<byte[], Object> context,
      GanConfig config,
      GeneratorState half,
      GanStateKeeper keeper,
      InFlightBatches inFlight,
      LongSupplier clock) {
    this.context = context;
    this.config = config;
    spec = config.spec();
    this.half = half;
    this.keeper = keeper;
    this.inFlight = inFlight;
    this.clock = clock;
    samples = new float[spec.batch() * spec.width()];
  }

  /** Sends batches until enough are in flight. */
  void fill() {
    while (inFlight.size() < config.inFlight()) {
      send(++half.sent);
    }
  }

  private void send(long id) {
    long seed = half.noiseSeed(id);
    float[] noise = new float[spec.batch() * spec.noise()];
    half.generator.noise(seed, spec.batch(), noise);
    int[] classes = half.generator.classes(seed, spec.batch());
    float[] latent = half.generator.latent(noise, classes, spec.batch());
    half.generator.generate(latent, spec.batch(), samples);
    inFlight.add(new InFlightBatches.Batch(id, half.version(), latent, clock.getAsLong()));
    GeneratedBatch batch =
        GeneratedBatch.newBuilder()
            .setRunId(spec.run())
            .setBatchId(id)
            .setGeneratorVersion(half.version())
            .setNoiseSeed(seed)
            .setCount(spec.batch())
            .setWidth(spec.width())
            .setSamples(FloatBytes.encode(samples, 0, samples.length))
            .setClasses(IntStream.of(classes).boxed().toList())
            .setEra(half.rollbackEpoch)
            .setReturnedTo(half.returnedTo)
            .setCheckpoints(List.copyOf(keeper.checkpoints()))
            .build();
    context.forward(
        new Record<>(
            spec.run().getBytes(StandardCharsets.UTF_8), batch, context.currentSystemTimeMs()),
        GenerateProcessor.GENERATED);
  }
}
