package learnstream.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Prediction;
import learnstream.config.Topics;
import learnstream.stream.state.SampleNumber;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that a read_committed consumer sees of samples, predictions and dead letters. */
public final class CommittedLog implements AutoCloseable {
  /** Where a sample is. */
  record Place(int partition, long offset) {}

  /** What a model was asked. */
  record Question(String model, Place place) {}

  /** What it said, with the number of updates that it had made. */
  record Answer(long version, float[] scores) {}

  /** A sample as it came. */
  record Sample(byte[] key, byte[] value) {}

  /**
   * Between the offsets of a topic and those of the next of its name, as the learner numbers them.
   */
  private static final long NEW_TOPIC = SampleNumber.of(1, 0);

  private final Topics topics;
  private final List<String> models;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroCodec<Prediction> predictions = AvroCodec.of(Prediction.class);
  private final AvroCodec<DeadLetter> deadLetters = AvroCodec.of(DeadLetter.class);
  private final Thread thread = new Thread(this::read, "committed log");
  private volatile boolean closing;

  private final Map<Integer, TreeMap<Long, Sample>> samples = new TreeMap<>();
  private final Map<Question, List<Answer>> answers = new HashMap<>();
  private final Map<Question, Integer> letters = new HashMap<>();
  private final Set<Question> settled = new HashSet<>();
  private final Map<Integer, Long> newestAppend = new HashMap<>();
  private long earlierTopics;
  private int sampleCount;
  private int predictionCount;
  private int unreadable;

  CommittedLog(Cluster cluster, Topics topics, List<String> models, int partitions) {
    this.topics = topics;
    this.models = models;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.directAddress(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "fetch.max.wait.ms",
                50),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.add(new TopicPartition(topics.samples(), partition));
      all.add(new TopicPartition(topics.predictions(), partition));
    }
    all.add(new TopicPartition(topics.deadLetters(), 0));
    consumer.assign(all);
    thread.start();
  }

  private void read() {
    try {
      while (!closing) {
        var records = consumer.poll(Duration.ofMillis(200));
        synchronized (this) {
          records.forEach(this::take);
          notifyAll();
        }
      }
    } catch (WakeupException e) {
      // It is being closed.
    } finally {
      consumer.close();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.topic().equals(topics.samples())) {
        samples
            .computeIfAbsent(record.partition(), p -> new TreeMap<>())
            .put(earlierTopics + record.offset(), new Sample(record.key(), record.value()));
        sampleCount++;
      } else if (record.topic().equals(topics.predictions())) {
        take(predictions.decode(record.value()), record.timestamp());
      } else {
        take(deadLetters.decode(record.value()));
      }
    } catch (UndecodableException e) {
      unreadable++;
    }
  }

  private void take(Prediction prediction, long appended) {
    Place place = new Place(prediction.getPartition(), earlierTopics + prediction.getOffset());
    Question question = new Question(prediction.getModelId(), place);
    float[] scores = new float[prediction.getScores().size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = prediction.getScores().get(i);
    }
    answers
        .computeIfAbsent(question, q -> new ArrayList<>(1))
        .add(new Answer(prediction.getModelVersion(), scores));
    settled.add(question);
    newestAppend.merge(place.partition, appended, Math::max);
    predictionCount++;
  }

  private void take(DeadLetter letter) {
    if (letter.getTopic().equals(topics.samples())) {
      Place place = new Place(letter.getPartition(), earlierTopics + letter.getOffset());
      for (String model : letter.getModelId() == null ? models : List.of(letter.getModelId())) {
        Question question = new Question(model, place);
        letters.merge(question, 1, Integer::sum);
        settled.add(question);
      }
    }
  }

  /** Predictions so far, of all models. */
  public synchronized int predictionCount() {
    return predictionCount;
  }

  /** Samples so far, those of aborted transactions not among them. */
  public synchronized int sampleCount() {
    return sampleCount;
  }

  /** Samples without a prediction or dead letter so far, once for each model. */
  public synchronized int unsettled() {
    return sampleCount * models.size() - settled.size();
  }

  /** Whether all these have their predictions or dead letters. */
  synchronized boolean areSettled(Set<Place> places) {
    return places.stream()
        .allMatch(
            place ->
                models.stream().allMatch(model -> settled.contains(new Question(model, place))));
  }

  /** Whether in every partition a prediction was committed that came to the broker after a time. */
  public synchronized boolean wentOnSince(long millis) {
    return samples.keySet().stream()
        .allMatch(partition -> newestAppend.getOrDefault(partition, 0L) > millis);
  }

  /** Waits until something holds, or so long; it is asked whenever something was read. */
  boolean await(BooleanSupplier condition, Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    synchronized (this) {
      while (!condition.getAsBoolean()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    }
  }

  /**
   * From now on offsets begin anew, in a topic that was made in place of the one before. Nothing
   * may be on its way.
   */
  public synchronized void beginNewTopic() {
    earlierTopics += NEW_TOPIC;
  }

  /** The offset in its own topic. */
  static long ownOffset(long offset) {
    return offset % NEW_TOPIC;
  }

  /** By partition and offset. No longer changes once this is closed. */
  Map<Integer, TreeMap<Long, Sample>> samples() {
    return samples;
  }

  Map<Question, List<Answer>> answers() {
    return answers;
  }

  /** How many dead letters there are of a sample, for a model. */
  Map<Question, Integer> letters() {
    return letters;
  }

  /** Records that are none. */
  int unreadable() {
    return unreadable;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    consumer.wakeup();
    thread.join();
  }
}
