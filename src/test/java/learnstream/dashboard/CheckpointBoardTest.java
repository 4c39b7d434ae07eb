package learnstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;
import learnstream.codec.avro.Checkpoint;
import org.junit.jupiter.api.Test;

class CheckpointBoardTest {
  private static final int PART = 4;

  private final CheckpointBoard board = new CheckpointBoard();

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
    board.take(part("a", 1, 0, 1, CheckpointBoard.LARGEST + 1));
    assertThat(board.newest("a")).isEmpty();
    board.panel.render(1, 1);
    assertThat(board.panel.json()).contains("\"version\":10");
  }
}
