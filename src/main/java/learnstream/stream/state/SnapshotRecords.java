package learnstream.stream.state;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;

/**
 * A snapshot as the records that the changelog of a {@link ModelStore} holds: what a model that is
 * brought in from elsewhere has to find there when it starts.
 */
public final class SnapshotRecords {
  private SnapshotRecords() {}

  /** The records, in the order in which the store writes them. */
  public static List<KeyValue<byte[], byte[]>> of(byte[] modelKey, FrozenState state) {
    return IntStream.range(0, state.header().parts())
        .mapToObj(
            part ->
                KeyValue.pair(
                    state.header().storeKey(modelKey, part).get(), state.storedPart(part)))
        .toList();
  }

  /** Whether a record of the changelog says that a learner has started on its partition. */
  public static boolean isProgress(byte[] recordKey) {
    Bytes key = Bytes.wrap(recordKey);
    return key.equals(StoreKeys.PROGRESS) || key.equals(StoreKeys.PROGRESS_FORMAT_1);
  }
}
