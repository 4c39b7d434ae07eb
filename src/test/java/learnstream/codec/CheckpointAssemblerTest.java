package learnstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.codec.avro.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointAssemblerTest {
  private static final int SIZE = 200;

  private final CheckpointAssembler assembler = new CheckpointAssembler(10, 4_000);
  private final byte[] state = CheckpointParts.state(950, 1);
  private final List<Checkpoint> parts = CheckpointParts.of("m", 1, state);

  private List<AssembledCheckpoint> add(List<Checkpoint> some) {
    List<AssembledCheckpoint> whole = new ArrayList<>();
    some.forEach(part -> assembler.add(part, SIZE).ifPresent(whole::add));
    return whole;
  }

  private void assertWhole(List<AssembledCheckpoint> found) {
    assertThat(found).hasSize(1);
    assertThat(found.get(0).state()).isEqualTo(ByteBuffer.wrap(state));
    assertThat(assembler.bytes()).isZero();
  }

  @Test
  void takesPartsInAnyOrderAndDoubled() {
    List<Checkpoint> shuffled = new ArrayList<>(parts.subList(1, parts.size()));
    shuffled.addAll(parts.subList(1, parts.size()));
    Collections.shuffle(shuffled, new Random(3));
    shuffled.add(parts.get(0));
    assertWhole(add(shuffled));
  }

  @Test
  void keepsPartsThatClaimSomethingElseApart() {
    List<Checkpoint> mixed = new ArrayList<>(parts.subList(0, 5));
    mixed.add(Checkpoint.newBuilder(parts.get(4)).setParts(2_000_000_000).build());
    mixed.add(Checkpoint.newBuilder(parts.get(5)).setTotalBytes(2_000_000_000).build());
    mixed.add(Checkpoint.newBuilder(parts.get(6)).setChecksum(7L).build());
    mixed.addAll(parts.subList(5, parts.size()));
    List<AssembledCheckpoint> found = add(mixed);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).state()).isEqualTo(ByteBuffer.wrap(state));
  }

  static Stream<Checkpoint> impossible() {
    Checkpoint part = CheckpointParts.of("m", 1, new byte[50]).get(0);
    return Stream.of(
        Checkpoint.newBuilder(part).setPart(-1).build(),
        Checkpoint.newBuilder(part).setPart(1).build(),
        Checkpoint.newBuilder(part).setParts(0).build(),
        Checkpoint.newBuilder(part).setParts(Integer.MIN_VALUE).build(),
        Checkpoint.newBuilder(part).setTotalBytes(49).build(),
        Checkpoint.newBuilder(part).setTotalBytes(-1).build(),
        Checkpoint.newBuilder(part).setParameterBytes(-1).build(),
        Checkpoint.newBuilder(part).setOptimiserBytes(-1).build(),
        Checkpoint.newBuilder(part).setParameterBytes(26).setOptimiserBytes(25).build(),
        Checkpoint.newBuilder(part)
            .setParameterBytes(Integer.MAX_VALUE)
            .setOptimiserBytes(Integer.MAX_VALUE)
            .build());
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void refusesWhatCannotBe(Checkpoint part) {
    assertThat(assembler.add(part, SIZE)).isEmpty();
    assertThat(assembler.bytes()).isZero();
    assertThat(AssembledCheckpoint.of(List.of(part))).isEmpty();
  }

  @Test
  void aWrongChecksumIsNoCheckpoint() {
    List<Checkpoint> wrong = new ArrayList<>(parts);
    byte[] other = CheckpointParts.state(100, 2);
    wrong.set(3, Checkpoint.newBuilder(parts.get(3)).setBytes(ByteBuffer.wrap(other)).build());
    assertThat(add(wrong)).isEmpty();
    assertThat(assembler.bytes()).isZero();
  }

  @Test
  void partsThatBringMoreThanTheyClaimAreDropped() {
    for (int part = 0; part < 1_000; part++) {
      assembler.add(
          Checkpoint.newBuilder(parts.get(0)).setPart(part).setParts(2_000_000_000).build(), SIZE);
      assertThat(assembler.bytes()).isLessThanOrEqualTo(10 * SIZE);
    }
  }

  @Test
  void partsThatBringNothingTakeBoundedMemory() {
    Checkpoint.Builder part =
        Checkpoint.newBuilder(parts.get(0)).setParts(2_000_000_000).setTotalBytes(2_000_000_000);
    for (int i = 0; i < 100_000; i++) {
      assembler.add(part.setPart(i).setBytes(ByteBuffer.allocate(1)).build(), SIZE);
      assertThat(assembler.bytes()).isLessThan(2 << 20);
    }
  }

  @Test
  void thousandsThatAreNeverCompletedTakeBoundedMemory() {
    for (int number = 2; number < 5_000; number++) {
      assembler.add(CheckpointParts.of("m", number, state).get(0), SIZE);
      assertThat(assembler.bytes()).isLessThanOrEqualTo(10 * SIZE);
    }
  }

  @Test
  void theOneThatGrowsStaysWhereThereIsNoRoom() {
    add(CheckpointParts.of("forged", 1, state).subList(0, 5));
    byte[] large = CheckpointParts.state(10_000, 4);
    List<AssembledCheckpoint> whole = add(CheckpointParts.of("m", 1, large));
    assertThat(whole).hasSize(1);
    assertThat(whole.get(0).state()).isEqualTo(ByteBuffer.wrap(large));
    assertThat(assembler.bytes()).as("what was forged made room").isZero();
  }
}
