package learnstream.dashboard.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.nn.spec.NamedArray;
import org.junit.jupiter.api.Test;

class FirstLayerTest {
  private static ModelSpec spec(String features, int units) throws Exception {
    String yaml =
        "models:\n  - {features: %s, classes: 2, layers: [%d]}".formatted(features, units);
    return ConfigReader.parse(yaml, "test").models().get(0).spec();
  }

  private static AssembledCheckpoint checkpoint(Learner learner, ModelSpec spec) {
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    state.flip();
    CRC32C sum = new CRC32C();
    sum.update(state.duplicate());
    Checkpoint part =
        Checkpoint.newBuilder()
            .setModelId(spec.id())
            .setNumber(3)
            .setModelVersion(7)
            .setArchitecture(spec.architecture())
            .setPartition(0)
            .setOffset(9)
            .setPart(0)
            .setParts(1)
            .setBytes(state)
            .setTotalBytes(state.remaining())
            .setParameterBytes(0)
            .setOptimiserBytes(0)
            .setChecksum(sum.getValue())
            .setTime(Instant.EPOCH)
            .build();
    return AssembledCheckpoint.of(List.of(part)).orElseThrow();
  }

  @Test
  void drawsTheWeightsIntoEachUnitWhereTheInputsAreAPicture() throws Exception {
    ModelSpec spec = spec("16", 3);
    Learner learner = new Learner(spec);
    NamedArray weights = learner.model().arrays().get(0);
    for (int i = 0; i < weights.length(); i++) {
      weights.set(i, 0);
    }
    weights.set(5 * 3 + 1, -2);
    weights.set(6 * 3 + 1, 1);
    FirstLayer layer = FirstLayer.of(checkpoint(learner, spec), spec);

    assertThat(layer.why()).isNull();
    assertThat(List.of(layer.units(), layer.width(), layer.height())).containsExactly(3, 4, 4);
    assertThat(layer.scale()).isEqualTo(2);
    byte[] unit = Base64.getDecoder().decode(layer.pictures().get(1));
    assertThat(unit[5]).isEqualTo((byte) -127);
    assertThat(unit[6]).isEqualTo((byte) 64);
    assertThat(Base64.getDecoder().decode(layer.pictures().get(0))).containsOnly(0);
  }

  @Test
  void drawsATableOfNamedInputs() throws Exception {
    ModelSpec spec = spec("[heat, noise]", 40);
    FirstLayer layer = FirstLayer.of(checkpoint(new Learner(spec), spec), spec);
    assertThat(layer.rows()).containsExactly("heat", "noise");
    assertThat(List.of(layer.units(), layer.width(), layer.height())).containsExactly(40, 32, 2);
    assertThat(layer.pictures()).hasSize(1);
  }

  @Test
  void saysWhyThereIsNone() throws Exception {
    ModelSpec spec = spec("16", 3);
    FirstLayer layer = FirstLayer.of(checkpoint(new Learner(spec), spec), spec("16", 4));
    assertThat(layer.why())
        .startsWith("The newest checkpoint does not fit the configuration: architecture: ");
  }
}
