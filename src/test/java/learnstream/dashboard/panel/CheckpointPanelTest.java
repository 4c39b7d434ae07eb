package learnstream.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;
import learnstream.codec.avro.Checkpoint;
import org.junit.jupiter.api.Test;

class CheckpointPanelTest {
  private static final int PART = 4;

  private final CheckpointPanel board = new CheckpointPanel();

  private static Checkpoint part(String model, long number, int part, int parts, int total) {
    byte[] whole = new byte[PART * parts];
    Arrays.fill(whole, (byte) number);
    CRC32C sum = new CRC32C();
    sum.update(whole);
    return Checkpoint.newBuilder()
        .setModelId(model)
        .setNumber(number)
        .setModelVersion(10 * number)
        .setArchitecture("a")
        .setPartition(0)
        .setOffset(1)
        .setPart(part)
        .setParts(parts)
        .setBytes(ByteBuffer.wrap(whole, part * PART, PART))
        .setTotalBytes(total)
        .setParameterBytes(PART)
        .setOptimiserBytes(0)
        .setChecksum(sum.getValue())
        .setTime(Instant.EPOCH)
        .build();
  }

  @Test
  void keepsTheNewestWholeOne() {
    board.take(part("a", 1, 0, 2, 8));
    assertThat(board.newest("a")).isEmpty();
    board.take(part("a", 1, 1, 2, 8));
    board.take(part("a", 2, 0, 2, 8));
    assertThat(board.newest("a").orElseThrow().description().getNumber())
        .as("2 is not whole")
        .isEqualTo(1);
    board.take(part("a", 3, 0, 1, 4));
    assertThat(board.newest("a").orElseThrow().description().getNumber()).isEqualTo(3);
    board.panel.render(1, 1);
    assertThat(board.panel.json()).contains("\"number\":3").contains("\"number\":1");
  }

  @Test
  void listsButDoesNotKeepWhatIsTooLarge() {
    board.take(part("a", 1, 0, 1, CheckpointPanel.LARGEST + 1));
    assertThat(board.newest("a")).isEmpty();
    board.panel.render(1, 1);
    assertThat(board.panel.json()).contains("\"version\":10");
  }

  @Test
  void dropsTheOldestOfVeryManyModels() {
    board.take(part("first", 1, 0, 1, 4));
    for (int i = 0; i < 2_000; i++) {
      board.take(part("m" + i, 1, 0, 1, 4));
    }
    assertThat(board.newest("first")).isEmpty();
    assertThat(board.newest("m1999")).isPresent();
  }

  @Test
  void keepsNoMoreIncompletePartsThanItHasRoomFor() {
    board.take(part("first", 1, 0, 2, 8));
    for (int i = 0; i < 10; i++) {
      Checkpoint large =
          Checkpoint.newBuilder(part("m" + i, 1, 0, 2, CheckpointPanel.LARGEST))
              .setBytes(ByteBuffer.allocate(CheckpointPanel.LARGEST / 2))
              .build();
      board.take(large);
    }
    board.take(part("first", 1, 1, 2, 8));
    assertThat(board.newest("first")).as("its first part had to go").isEmpty();
  }

  @Test
  void refusesPartsThatCannotBe() {
    for (Checkpoint part :
        new Checkpoint[] {
          part("a", 1, 0, 1, -1),
          part("a", 1, 0, 1, 3),
          claiming(2, 2),
          claiming(-1, 2),
          claiming(0, 0),
          claiming(0, 1_000_000)
        }) {
      assertThatThrownBy(() -> board.take(part)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Checkpoint claiming(int part, int parts) {
    return Checkpoint.newBuilder(part("a", 1, 0, 1, 4)).setPart(part).setParts(parts).build();
  }
}
