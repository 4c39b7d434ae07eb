package learnstream.reliability.fault;

import java.util.List;
import java.util.Random;
import learnstream.codec.avro.LabelledSample;
import learnstream.reliability.Fault;
import learnstream.reliability.Operator;
import learnstream.reliability.Trial;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One kind of record in the samples topic that once stopped a learner, or might. */
public final class PoisonedSamples implements Fault {
  /** Below a broker's limit of a message, above it once something is put beside it. */
  private static final int ALMOST_A_MEGABYTE = 1_000_000;

  private interface Poison {
    void send(Operator operator, LabelledSample sound) throws Exception;
  }

  private final String name;
  private final Poison poison;

  private PoisonedSamples(String name, Poison poison) {
    this.name = "sample: " + name;
    this.poison = poison;
  }

  static List<Fault> all() {
    return List.of(
        new PoisonedSamples("tombstone", (operator, sound) -> operator.sendSample(null, null)),
        new PoisonedSamples(
            "random bytes", (operator, sound) -> operator.sendSample(null, randomBytes())),
        new PoisonedSamples("header learnstream-model without value", PoisonedSamples::nullHeader),
        new PoisonedSamples(
            "id of a megabyte",
            (operator, sound) ->
                operator.sendSample(LabelledSample.newBuilder(sound).setId(large()).build())),
        new PoisonedSamples(
            "key of a megabyte",
            (operator, sound) ->
                operator.sendSample(new byte[ALMOST_A_MEGABYTE], operator.encoded(sound))),
        new PoisonedSamples(
            "label of a megabyte",
            (operator, sound) ->
                operator.sendSample(LabelledSample.newBuilder(sound).setLabel(large()).build())),
        new PoisonedSamples(
            "model of a megabyte",
            (operator, sound) ->
                operator.sendSample(LabelledSample.newBuilder(sound).setModelId(large()).build())),
        new PoisonedSamples("no timestamp", Operator::sendWithoutTimestamp));
  }

  private static void nullHeader(Operator operator, LabelledSample sound) throws Exception {
    var record =
        new ProducerRecord<byte[], byte[]>(operator.samples(), 0, null, operator.encoded(sound));
    record.headers().add("learnstream-model", null);
    operator.sendSample(record);
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[ALMOST_A_MEGABYTE];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static String large() {
    return "x".repeat(ALMOST_A_MEGABYTE);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    long moment = System.currentTimeMillis();
    poison.send(new Operator(trial), trial.feed().sample(2_000_000 + round));
    trial.awaitRefusals();
    return (System.currentTimeMillis() - moment) / 1000.0;
  }
}
