package learnstream.dashboard.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.dashboard.picture.SampleLookup.Place;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SampleLookupTest {
  private static final AvroCodec<LabelledSample> CODEC = AvroCodec.of(LabelledSample.class);
  private static final TopicPartition PARTITION = new TopicPartition("samples", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private int consumers;

  {
    Node[] none = {};
    consumer.updatePartitions(
        "samples", List.of(new PartitionInfo("samples", 0, Node.noNode(), none, none)));
  }

  private final SampleLookup lookup =
      new SampleLookup(
          "samples",
          () -> {
            if (consumers++ == 0) {
              throw new KafkaException("no broker yet");
            }
            return consumer;
          },
          value -> {
            LabelledSample sample = CODEC.decode(value);
            if (sample.getId().equals("odd")) {
              throw new IllegalArgumentException("odd");
            }
            return SampleView.of(sample, List.of(), List.of());
          });

  @AfterEach
  void stop() {
    lookup.close();
  }

  private static byte[] sample(String id, float number) {
    return CODEC.encode(new LabelledSample(id, null, List.of(number), null, 1.0, Instant.EPOCH));
  }

  private Map<Place, Optional<SampleView>> find(Place... places) throws Exception {
    long deadline = System.nanoTime() + 10_000_000_000L;
    Optional<Map<Place, Optional<SampleView>>> found = lookup.find(List.of(places));
    while (found.isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
      found = lookup.find(List.of(places));
    }
    return found.get();
  }

  private static Place at(long offset) {
    return new Place(0, offset);
  }

  @Test
  void findsSamplesByTheirPlacesAndMissesWhatIsNotThere() throws Exception {
    lookup.start();
    assertThat(find(at(3)).get(at(3))).as("before there is a broker").isEmpty();

    consumer.schedulePollTask(
        () -> {
          consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
          byte[] broken = {1, 2, 3};
          byte[][] values = {sample("a", 0.5f), broken, null, sample("odd", 1), sample("b", 7)};
          for (int i = 0; i < values.length; i++) {
            consumer.addRecord(new ConsumerRecord<>("samples", 0, 10L + i, null, values[i]));
          }
        });
    Map<Place, Optional<SampleView>> found = find(at(10), at(11), at(12), at(13), at(14), at(99));
    assertThat(found.get(at(10)).orElseThrow().values()).isEqualTo(Map.of("0", 0.5));
    assertThat(found.get(at(14)).orElseThrow().values()).isEqualTo(Map.of("0", 7.0));
    assertThat(found.get(at(11))).as("no sample").isEmpty();
    assertThat(found.get(at(12))).as("no value").isEmpty();
    assertThat(found.get(at(13))).as("one that cannot be shown").isEmpty();
    assertThat(found.get(at(99))).as("beyond the end").isEmpty();
  }

  @Test
  void placesThatCannotBeAreEmptyAndTheOthersAreFound() throws Exception {
    consumers = 1;
    consumer.schedulePollTask(
        () -> {
          consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
          consumer.addRecord(new ConsumerRecord<>("samples", 0, 10, null, sample("a", 0.5f)));
        });
    lookup.start();
    Place negative = new Place(0, -5);
    Place elsewhere = new Place(Integer.MAX_VALUE, 3);
    Place nowhere = new Place(-1, 3);
    assertThat(find(negative, elsewhere, nowhere).values()).containsOnly(Optional.empty());
    assertThat(find(at(10)).get(at(10))).isPresent();
  }

  @Test
  void tellsNothingAsLongAsOneIsLookedFor() {
    assertThat(lookup.find(List.of(at(1)))).isEmpty();
    assertThat(lookup.find(List.of())).contains(Map.of());
  }
}
