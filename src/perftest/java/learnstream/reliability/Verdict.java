package learnstream.reliability;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import learnstream.codec.AvroCodec;
import learnstream.codec.ByteFields;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.model.Learner;
import learnstream.reliability.CommittedLog.Answer;
import learnstream.reliability.CommittedLog.Place;
import learnstream.reliability.CommittedLog.Question;
import learnstream.reliability.CommittedLog.Sample;
import learnstream.stream.sample.SampleReader;

/**
 * What committed predictions and final states say against a learner that never stopped. It learns
 * the same committed samples in the order of their offsets; those that were sent as bad ones only
 * where they were predicted.
 */
final class Verdict {
  /** A model of a key; one without keys has the key "". */
  record ModelOfKey(String model, String key) {}

  /**
   * The model went back to what it was behind the sample at {@code to}, once it had learnt the one
   * at {@code behind}.
   */
  record RollBack(String model, long behind, long to) {}

  private final CommittedLog log;
  private final Set<Place> bad;
  private final List<RollBack> rollBacks;
  private final boolean byKey;
  private final Map<ModelOfKey, Learner> learners = new HashMap<>();
  private final Map<RollBack, ByteBuffer> states = new HashMap<>();
  private final Map<ModelOfKey, Long> lastOffsets = new HashMap<>();
  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private long lost;
  private long doubled;
  private long learntTwice;
  private long differingBits;

  /**
   * @param log closed
   * @param bad samples that may be dead letters; all others must be predicted
   * @param rollBacks of models without keys
   */
  Verdict(CommittedLog log, Deployment deployment, Set<Place> bad, List<RollBack> rollBacks)
      throws Exception {
    this.log = log;
    this.bad = bad;
    this.rollBacks = rollBacks;
    byKey = deployment.modelBy() == ModelBy.KEY;
    for (ModelConfig model : deployment.models()) {
      for (Map.Entry<Integer, TreeMap<Long, Sample>> partition : log.samples().entrySet()) {
        judge(model, partition.getKey(), partition.getValue());
      }
    }
    doubled += predictionsOfNothing();
  }

  private void judge(ModelConfig model, int partition, TreeMap<Long, Sample> samples)
      throws Exception {
    SampleReader reader = new SampleReader(model.spec());
    for (Map.Entry<Long, Sample> entry : samples.entrySet()) {
      Place place = new Place(partition, entry.getKey());
      Question question = new Question(model.spec().id(), place);
      List<Answer> said = log.answers().getOrDefault(question, List.of());
      int refused = log.letters().getOrDefault(question, 0);
      lost += said.size() + refused == 0 ? 1 : 0;
      doubled += Math.max(0, said.size() + refused - 1);
      boolean wasPredicted = !said.isEmpty();
      // A sound sample that became a dead letter was not predicted, so the promise is broken.
      lost += !bad.contains(place) && !wasPredicted && refused > 0 ? 1 : 0;
      if (wasPredicted || !bad.contains(place)) {
        learn(model, reader, entry.getKey(), entry.getValue(), said);
      }
      rollBack(question);
    }
  }

  private void rollBack(Question at) {
    Learner learner = learners.get(new ModelOfKey(at.model(), ""));
    for (RollBack rollBack : rollBacks) {
      if (rollBack.model.equals(at.model()) && rollBack.to == at.place().offset()) {
        states.put(rollBack, state(learner));
      }
      if (rollBack.model.equals(at.model()) && rollBack.behind == at.place().offset()) {
        learner.beginAgain(states.get(rollBack).flip());
      }
    }
  }

  private static ByteBuffer state(Learner learner) {
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    return state;
  }

  private void learn(
      ModelConfig model, SampleReader reader, long offset, Sample sample, List<Answer> said)
      throws Exception {
    String key = byKey ? new String(sample.key(), StandardCharsets.UTF_8) : "";
    ModelOfKey its = new ModelOfKey(model.spec().id(), key);
    Learner learner = learners.computeIfAbsent(its, m -> new Learner(model.spec()));
    reader.read(codec.decode(sample.value()));
    double[] scores = learner.predict(reader.features());
    for (Answer answer : said) {
      differingBits += bits(answer.version() ^ learner.version());
      for (int i = 0; i < scores.length; i++) {
        differingBits +=
            bits(
                Float.floatToRawIntBits(answer.scores()[i])
                    ^ Float.floatToRawIntBits((float) scores[i]));
      }
    }
    learner.learn(reader.target(learner), reader.weight(), offset);
    lastOffsets.put(its, offset);
  }

  private static int bits(long difference) {
    return Long.bitCount(difference);
  }

  private long predictionsOfNothing() {
    return log.answers().keySet().stream()
        .filter(
            question ->
                !log.samples()
                    .getOrDefault(question.place().partition(), new TreeMap<>())
                    .containsKey(question.place().offset()))
        .count();
  }

  /** Offset of the last sample that each model learnt. */
  Map<ModelOfKey, Long> lastOffsets() {
    return lastOffsets;
  }

  /** Compares the state that a model ended with. */
  void judgeState(ModelConfig config, ModelOfKey model, ByteBuffer found) {
    Learner expected = learners.get(model);
    ByteBuffer state = state(expected);
    byte[] bytes = ByteFields.bytes(found);
    if (Arrays.equals(bytes, state.array())) {
      return;
    }
    for (int i = 0; i < Math.max(bytes.length, state.capacity()); i++) {
      int one = i < bytes.length ? bytes[i] : ~state.get(i);
      int other = i < state.capacity() ? state.get(i) : ~bytes[i];
      differingBits += bits((one ^ other) & 0xff);
    }
    Learner learner = new Learner(config.spec());
    learner.readState(found.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    learntTwice += Math.max(0, learner.metrics().samples() - expected.metrics().samples());
  }

  /** Samples without prediction or dead letter, or sound ones with a dead letter alone. */
  long lost() {
    return lost;
  }

  /** Predictions and dead letters beyond one for each sample and model. */
  long doubled() {
    return doubled;
  }

  /** Samples that the final states contain beyond those that there were. */
  long learntTwice() {
    return learntTwice;
  }

  /** Bits of scores, versions and final states that differ. */
  long differingBits() {
    return differingBits;
  }
}
