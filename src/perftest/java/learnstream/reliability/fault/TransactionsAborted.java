package learnstream.reliability.fault;

import java.util.Map;
import learnstream.reliability.Fault;
import learnstream.reliability.Feed;
import learnstream.reliability.Trial;
import org.apache.kafka.clients.producer.KafkaProducer;

/** A producer aborts a transaction and commits the next one, both with samples, amid the stream. */
public final class TransactionsAborted implements Fault {
  private static final int SAMPLES = 40;

  private int next = 1_000_000;

  @Override
  public String name() {
    return "producer's transaction aborted";
  }

  @Override
  public int rounds() {
    return 20;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    Map<String, Object> transactional = Map.of("transactional.id", "aborting");
    try (KafkaProducer<byte[], byte[]> producer = Feed.producer(trial.cluster(), transactional)) {
      producer.initTransactions();
      send(trial, producer);
      producer.abortTransaction();
      long moment = System.currentTimeMillis();
      send(trial, producer);
      producer.commitTransaction();
      trial.feed().alsoSent(SAMPLES);
      return trial.awaitGoingOn(moment);
    }
  }

  private void send(Trial trial, KafkaProducer<byte[], byte[]> producer) {
    producer.beginTransaction();
    for (int i = 0; i < SAMPLES; i++) {
      trial.feed().send(producer, next++);
    }
    producer.flush();
  }
}
