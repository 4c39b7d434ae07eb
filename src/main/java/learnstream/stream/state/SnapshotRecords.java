package learnstream.stream.state;

import java.util.ArrayList;
import java.util.List;
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
    List<KeyValue<byte[], byte[]>> records = new ArrayList<>();
    SnapshotHeader header = state.header();
    for (int part = 0; part < header.parts() - 1; part++) {
      byte[] bytes = new byte[state.part(part).remaining()];
      state.part(part).get(bytes);
      records.add(
          KeyValue.pair(ModelStore.partKey(modelKey, ModelStore.slot(header), part).get(), bytes));
    }
    records.add(
        KeyValue.pair(
            ModelStore.lastPart(modelKey, ModelStore.slot(header)).get(),
            header.encode(state.part(header.parts() - 1))));
    return records;
  }

  /** Whether a record of the changelog says that a learner has started on its partition. */
  public static boolean isProgress(byte[] recordKey) {
    return ModelStore.isProgress(Bytes.wrap(recordKey));
  }
}
