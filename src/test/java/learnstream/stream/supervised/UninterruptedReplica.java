package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Mix;
import learnstream.codec.avro.Prediction;
import learnstream.codec.binary.FloatList;
import learnstream.config.Deployment;
import learnstream.model.Learner;
import learnstream.model.replica.Difference;
import learnstream.model.replica.Replica;
import learnstream.stream.sample.SampleReader;
import org.apache.avro.specific.SpecificRecord;

/** A replica that never stops: what another of the same samples must have said, to the bit. */
final class UninterruptedReplica {
  private final CrashingReplica task;
  private final Replica replica;
  private final Learner learner;
  private final SampleReader reader;

  /** What every replica has committed, by round. */
  private final Map<Long, Map<Integer, Difference>> told = new HashMap<>();

  UninterruptedReplica(Deployment deployment, CrashingReplica task, List<CrashingReplica> all) {
    this.task = task;
    learner = new Learner(deployment.models().get(0).spec());
    replica = new Replica(learner, all.size());
    reader = new SampleReader(learner.spec());
    for (CrashingReplica each : all) {
      for (SpecificRecord record : each.committed()) {
        if (record instanceof Mix mix) {
          put(mix);
        }
      }
    }
  }

  /** Told again after a crash it must be the same. */
  private void put(Mix mix) {
    float[] numbers = new float[FloatBytes.count(mix.getNumbers())];
    FloatBytes.decode(mix.getNumbers(), numbers);
    Difference before =
        told.computeIfAbsent(mix.getRound(), r -> new HashMap<>())
            .put(mix.getReplica(), new Difference(mix.getUpdates(), numbers));
    if (before != null) {
      assertThat(numbers).isEqualTo(before.numbers());
    }
  }

  /** Returns what it agrees on with the others at its end. */
  float[] mustHaveSaidTheSame() throws Exception {
    int predictions = 0;
    for (SpecificRecord record : task.committed()) {
      if (record instanceof Prediction prediction) {
        compare(prediction);
        predictions++;
      } else if (record instanceof Mix mix && !(mix.getRound() < replica.round())) {
        tell(mix);
      }
    }
    mixIfPossible();
    assertThat(predictions).isGreaterThan(2);
    assertThat(replica.round()).isGreaterThan(3);
    return replica.base();
  }

  private void tell(Mix mix) {
    if (mix.getRound() > replica.round()) {
      mixIfPossible();
    }
    assertThat(mix.getRound()).isEqualTo(replica.round());
    if (!replica.hasTold()) {
      Difference its = replica.tell();
      Difference theirs = told.get(mix.getRound()).get(task.partition);
      assertThat(its.updates()).isEqualTo(theirs.updates());
      assertThat(its.numbers()).isEqualTo(theirs.numbers());
    }
  }

  private boolean mixIfPossible() {
    Map<Integer, Difference> all = told.getOrDefault(replica.round(), Map.of());
    if (!replica.hasTold() || all.size() < replica.replicas()) {
      return false;
    }
    List<Difference> inOrder = new ArrayList<>();
    for (int i = 0; i < replica.replicas(); i++) {
      inOrder.add(i == task.partition ? replica.told() : all.get(i));
    }
    replica.mix(inOrder);
    return true;
  }

  /** Where another answer can be explained by a batch that was closed or a round, it was. */
  private void compare(Prediction prediction) throws Exception {
    long offset = prediction.getOffset();
    LabelledSample sample = task.sample(offset);
    if (learner.version() < prediction.getModelVersion()) {
      learner.closeBatch();
    }
    double[] scores = predict(sample);
    if (!Arrays.equals(floats(scores), floats(prediction)) && mixIfPossible()) {
      scores = predict(sample);
    }
    assertThat(FloatList.of(scores))
        .as("replica %d at %d", task.partition, offset)
        .isEqualTo(prediction.getScores());
    assertThat(learner.version()).isEqualTo(prediction.getModelVersion());
    double[] target = reader.target(learner);
    if (target == null) {
      learner.learnUnlabelled(reader.weight());
    } else {
      learner.learn(target, reader.weight(), offset);
    }
  }

  private double[] predict(LabelledSample sample) throws Exception {
    reader.read(sample, learner);
    return learner.predict();
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  private static float[] floats(Prediction prediction) {
    return floats(prediction.getScores().stream().mapToDouble(Float::doubleValue).toArray());
  }
}
