package learnstream.stream.gan;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Makes every record of a topic the oldest one: of several inputs Kafka Streams takes the record
 * with the lowest time first, and the exchange shall not wait behind a backlog of real samples.
 */
public final class ExchangeFirst implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return 0;
  }
}
