package learnstream.stream.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.ByteFields;
import learnstream.codec.avro.Mix;
import learnstream.model.replica.Difference;
import learnstream.model.replica.Replica;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What other replicas have told a task, and behind which of its samples the rounds were told and
 * over: so a replay repeats them there. Every change is stored at once.
 */
public final class MixLog {
  /** Most bytes of the numbers of one part. */
  public static final int PART_BYTES = 512 * 1024;

  private static final long NOT_YET = Long.MAX_VALUE;
  private static final int HEADER = Long.BYTES + Integer.BYTES;

  /** Numbers of the samples behind which a round was told and was over. */
  private record Moments(long told, long over) {
    static final Moments NONE = new Moments(NOT_YET, NOT_YET);
  }

  private final KeyValueStore<Bytes, byte[]> store;
  private final TreeMap<Long, Moments> rounds = new TreeMap<>();

  /** By round and replica that has told something of its difference, the parts that are missing. */
  private final TreeMap<Long, Map<Integer, BitSet>> missing = new TreeMap<>();

  MixLog(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    read(
        StoreKeys.mixRound(0),
        StoreKeys.mixRound(Long.MAX_VALUE),
        (key, value) -> rounds.put(key.getLong(1), new Moments(value.getLong(), value.getLong())));
    read(
        StoreKeys.mixPart(0, 0, 0),
        StoreKeys.mixPart(Long.MAX_VALUE, 0, 0),
        (key, value) -> {
          int part = key.getInt(1 + Long.BYTES + Integer.BYTES);
          arrive(key.getLong(1), key.getInt(1 + Long.BYTES), part, value.getInt(Long.BYTES));
        });
  }

  private interface Entry {
    void take(ByteBuffer key, ByteBuffer value);
  }

  private void read(Bytes from, Bytes to, Entry each) {
    try (KeyValueIterator<Bytes, byte[]> all = store.range(from, to)) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        each.take(ByteBuffer.wrap(entry.key.get()), ByteBuffer.wrap(entry.value));
      }
    }
  }

  private void arrive(long round, int replica, int part, int parts) {
    missing
        .computeIfAbsent(round, r -> new HashMap<>())
        .computeIfAbsent(replica, r -> all(parts))
        .clear(part);
  }

  private static BitSet all(int parts) {
    BitSet all = new BitSet(parts);
    all.set(0, parts);
    return all;
  }

  private boolean has(long round, int replica) {
    BitSet its = missing.getOrDefault(round, Map.of()).get(replica);
    return its != null && its.isEmpty();
  }

  /** Whether any replica has told a difference of the round. */
  public boolean hasAny(long round) {
    for (BitSet its : missing.getOrDefault(round, Map.of()).values()) {
      if (its.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether all replicas but one have told their differences of the round. */
  public boolean hasAllBut(int replica, Replica replicas) {
    for (int other = 0; other < replicas.replicas(); other++) {
      if (other != replica && !has(replicas.round(), other)) {
        return false;
      }
    }
    return true;
  }

  /** Stores a part of a difference, unless all of it is here. */
  public void put(Mix part) {
    long round = part.getRound();
    if (has(round, part.getReplica())) {
      return;
    }
    byte[] numbers = ByteFields.bytes(part.getNumbers());
    byte[] value =
        ByteBuffer.allocate(HEADER + numbers.length)
            .putLong(part.getUpdates())
            .putInt(part.getParts())
            .put(numbers)
            .array();
    store.put(StoreKeys.mixPart(round, part.getReplica(), part.getPart()), value);
    arrive(round, part.getReplica(), part.getPart(), part.getParts());
  }

  /** This replica has told its difference of the round behind a sample. */
  public void told(long round, long number) {
    put(round, new Moments(number, NOT_YET));
  }

  /** The round was over behind a sample. */
  public void over(long round, long number) {
    put(round, new Moments(rounds.getOrDefault(round, Moments.NONE).told, number));
  }

  private void put(long round, Moments moments) {
    rounds.put(round, moments);
    store.put(
        StoreKeys.mixRound(round),
        ByteBuffer.allocate(2 * Long.BYTES).putLong(moments.told).putLong(moments.over).array());
  }

  /**
   * The differences of all replicas in the round that is under way, in their order.
   *
   * @param own which of them the replica is
   */
  public List<Difference> differences(Replica replica, int own) {
    List<Difference> all = new ArrayList<>(replica.replicas());
    for (int each = 0; each < replica.replicas(); each++) {
      all.add(each == own ? replica.told() : difference(replica.round(), each, replica.length()));
    }
    return all;
  }

  private Difference difference(long round, int replica, int length) {
    ByteBuffer first = ByteBuffer.wrap(store.get(StoreKeys.mixPart(round, replica, 0)));
    long updates = first.getLong();
    int parts = first.getInt();
    if (updates == 0) {
      return Difference.NOTHING;
    }
    float[] numbers = new float[length];
    int at = 0;
    for (int part = 0; part < parts; part++) {
      byte[] value = store.get(StoreKeys.mixPart(round, replica, part));
      var floats =
          ByteBuffer.wrap(value, HEADER, value.length - HEADER)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      int count = floats.remaining();
      floats.get(numbers, at, count);
      at += count;
    }
    return new Difference(updates, numbers);
  }

  /**
   * Repeats with a replica what was mixed behind the samples before {@code number} and it has not
   * mixed yet.
   *
   * @param own which of the replicas it is
   * @return whether there was any
   */
  public boolean repeat(Replica replica, int own, long number) {
    boolean any = false;
    while (true) {
      Moments moments = rounds.getOrDefault(replica.round(), Moments.NONE);
      if (!replica.hasTold() && moments.told < number) {
        replica.tell();
        any = true;
      }
      if (!replica.hasTold() || moments.over >= number) {
        return any;
      }
      replica.mix(differences(replica, own));
      any = true;
    }
  }

  /** Forgets the rounds that no replay needs any more. */
  public void forgetBefore(long round) {
    rounds.headMap(round).keySet().forEach(its -> store.delete(StoreKeys.mixRound(its)));
    rounds.headMap(round).clear();
    missing.headMap(round).clear();
    List<Bytes> parts = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(StoreKeys.mixPart(0, 0, 0), StoreKeys.mixPart(round, 0, 0))) {
      all.forEachRemaining(entry -> parts.add(entry.key));
    }
    parts.stream()
        .filter(key -> ByteBuffer.wrap(key.get()).getLong(1) < round)
        .forEach(store::delete);
  }
}
