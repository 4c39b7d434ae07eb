package learnstream.stream.gan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.SampleRequest;
import learnstream.config.GanConfig;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.GeneratorState;
import learnstream.stream.sample.Echo;
import learnstream.stream.sample.ValueBytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for samples. All samples of a request are drawn with the averaged weights of one
 * moment and sent part by part between two exchanges, so that even the largest request does not
 * stop the exchange.
 */
public final class SampleAnswers {
  /** Name of the sink. */
  public static final String SINK = "drawn";

  private static final int PART_NUMBERS = 64 * 1024;
  private static final int PARTS_AT_ONCE = 4;

  /** Further requests are refused. */
  private static final int MAX_WAITING = 100;

  /** Limit in bytes for the noise of waiting requests. */
  private static final long MAX_WAITING_NOISE = 16 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(SampleAnswers.class);

  private final ProcessorContext<byte[], Object> context;
  private final GanConfig config;
  private final GanSpec spec;
  private final Supplier<GeneratorState> generator;
  private final AvroCodec<SampleRequest> codec = AvroCodec.of(SampleRequest.class);
  private final Queue<SampleRequest> waiting = new ArrayDeque<>();
  private final Queue<DrawnSamples> parts = new ArrayDeque<>();
  private long waitingNoise;

  /**
   * @param generator the half as it is when it is asked for
   */
  SampleAnswers(
      ProcessorContext<byte[], Object> context,
      GanConfig config,
      Supplier<GeneratorState> generator) {
    this.context = context;
    this.config = config;
    spec = config.spec();
    this.generator = generator;
  }

  /** Takes in a request, which is answered when those before it are. */
  void take(byte[] value) throws UndecodableException {
    long noise = (long) config.maxSamples() * spec.noise();
    SampleRequest request = codec.decode(ValueBytes.require(value, noise));
    String refusal = refusal(request);
    if (refusal == null) {
      waiting.add(request);
      waitingNoise += noiseBytes(request);
    } else {
      refuse(request, refusal);
    }
  }

  private void refuse(SampleRequest request, String refusal) {
    send(
        answer(request, 0, 1, 0)
            .setSamples(ByteBuffer.allocate(0))
            .setRefusal(Echo.text(refusal))
            .build());
  }

  private static long noiseBytes(SampleRequest request) {
    return request.getNoise() == null ? 0 : request.getNoise().remaining();
  }

  private String refusal(SampleRequest request) {
    if (request.getId().length() > Echo.MAX_TEXT) {
      return "id: %,d characters are not allowed; give at most %,d"
          .formatted(request.getId().length(), Echo.MAX_TEXT);
    }
    if (request.getCount() < 1 || request.getCount() > config.maxSamples()) {
      return "count: %d is not allowed; give 1 to %d (gan.mostSamples)"
          .formatted(request.getCount(), config.maxSamples());
    }
    long wanted = (long) request.getCount() * spec.noise() * Float.BYTES;
    if (request.getNoise() != null && noiseBytes(request) != wanted) {
      return "noise: %d bytes are not allowed; give %d, for %d samples from %d float32 each"
          .formatted(noiseBytes(request), wanted, request.getCount(), spec.noise());
    }
    if (request.getNoise() != null && !isFinite(request.getNoise())) {
      return "noise: a number that is not finite is not allowed; give finite ones";
    }
    String label = request.getLabel();
    if (label != null && spec.condition().isNone()) {
      return "label: %s is not allowed; give none, since the GAN is not conditional"
          .formatted(Echo.text(label));
    }
    if (label != null && spec.condition().index(label) < 0) {
      return "label: %s is not allowed; give one of %s"
          .formatted(Echo.text(label), Echo.names(spec.condition().names()));
    }
    if (waiting.size() >= MAX_WAITING
        || waitingNoise > 0 && waitingNoise + noiseBytes(request) > MAX_WAITING_NOISE) {
      return waiting.size() + " requests wait already; ask again later";
    }
    return null;
  }

  private static boolean isFinite(ByteBuffer noise) {
    FloatBuffer numbers = noise.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    while (numbers.hasRemaining()) {
      if (!Float.isFinite(numbers.get())) {
        return false;
      }
    }
    return true;
  }

  private void draw(SampleRequest request) {
    int count = request.getCount();
    float[] noise = new float[count * spec.noise()];
    if (request.getNoise() != null) {
      FloatBytes.decode(request.getNoise(), noise);
    } else {
      half().generator.noise(seed(request), count, noise);
    }
    int[] classes = classes(request);
    float[] drawn = new float[count * spec.width()];
    float[] some = new float[spec.batch() * spec.width()];
    for (int from = 0; from < count; from += spec.batch()) {
      int n = Math.min(spec.batch(), count - from);
      float[] its = Arrays.copyOfRange(noise, from * spec.noise(), (from + n) * spec.noise());
      int[] asked =
          spec.condition().isNone() ? classes : Arrays.copyOfRange(classes, from, from + n);
      half().generator.draw(half().generator.latent(its, asked, n), n, some);
      System.arraycopy(some, 0, drawn, from * spec.width(), n * spec.width());
    }
    spec.unscale(drawn);
    int rows = Math.max(1, PART_NUMBERS / spec.width());
    int total = (count + rows - 1) / rows;
    for (int part = 0; part < total; part++) {
      int n = Math.min(rows, count - part * rows);
      parts.add(
          answer(request, part, total, n)
              .setSamples(FloatBytes.encode(drawn, part * rows * spec.width(), n * spec.width()))
              .setLabels(labels(classes, part * rows, n))
              .build());
    }
  }

  /** The class of each sample: the one that is asked for, or as the seed has it. */
  private int[] classes(SampleRequest request) {
    int[] classes = half().generator.classes(seed(request), request.getCount());
    if (request.getLabel() != null) {
      Arrays.fill(classes, spec.condition().index(request.getLabel()));
    }
    return classes;
  }

  private List<String> labels(int[] classes, int from, int count) {
    return Arrays.stream(classes)
        .skip(from)
        .limit(count)
        .mapToObj(spec.condition().names()::get)
        .toList();
  }

  private DrawnSamples.Builder answer(SampleRequest request, int part, int total, int count) {
    return DrawnSamples.newBuilder()
        .setRequestId(Echo.text(request.getId()))
        .setModelId(spec.id())
        .setRunId(spec.run())
        .setGeneratorVersion(half().version())
        .setExchange(half().exchange)
        .setSeed(request.getNoise() == null ? (Long) seed(request) : null)
        .setPart(part)
        .setParts(total)
        .setCount(count)
        .setWidth(spec.width())
        .setTime(Instant.ofEpochMilli(context.currentSystemTimeMs()));
  }

  /** The one that is asked for, or one made of the request's name. */
  private static long seed(SampleRequest request) {
    return request.getSeed() != null ? request.getSeed() : request.getId().hashCode();
  }

  private GeneratorState half() {
    return generator.get();
  }

  /** A failure here must not be blamed on the record that is being processed. */
  private void answer(SampleRequest request) {
    try {
      draw(request);
    } catch (RuntimeException e) {
      LOG.error("request {} could not be answered", request.getId(), e);
      parts.clear();
      refuse(request, "the generator could not draw: " + e);
    }
  }

  /** Sends some of the parts that wait, drawing those of the next request if there are none. */
  void sendOn() {
    if (parts.isEmpty() && !waiting.isEmpty()) {
      SampleRequest request = waiting.remove();
      waitingNoise -= noiseBytes(request);
      answer(request);
    }
    for (int i = 0; i < PARTS_AT_ONCE && !parts.isEmpty(); i++) {
      send(parts.remove());
    }
  }

  private void send(DrawnSamples part) {
    context.forward(
        new Record<>(
            part.getRequestId().getBytes(StandardCharsets.UTF_8),
            part,
            context.currentSystemTimeMs()),
        SINK);
  }
}
