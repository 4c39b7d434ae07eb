package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import learnstream.Learnstream;
import learnstream.Sample;
import learnstream.SupervisedLearner;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** An application of Kafka Streams that predicts whether each payment is fraud, and learns it. */
public final class FraudApplication {
  /**
   * One payment.
   *
   * @param verdict {@code fraud} or {@code fine}; null as long as nobody knows
   */
  public record Payment(double amount, double hour, String verdict) {
    static Payment parse(String text) {
      String[] parts = text.split(";", -1);
      return new Payment(
          Double.parseDouble(parts[0]),
          Double.parseDouble(parts[1]),
          parts[2].isEmpty() ? null : parts[2]);
    }

    String text() {
      return amount + ";" + hour + ";" + (verdict == null ? "" : verdict);
    }
  }

  /** Payments as text. Any serde will do: Avro, JSON, Protobuf. */
  public static final Serde<Payment> PAYMENTS =
      Serdes.serdeFrom(
          (topic, payment) -> payment == null ? null : payment.text().getBytes(UTF_8),
          (topic, bytes) -> bytes == null ? null : Payment.parse(new String(bytes, UTF_8)));

  private FraudApplication() {}

  /** From {@code payments} to {@code predictions}. */
  public static Topology topology() {
    SupervisedLearner<String, Payment> learner =
        Learnstream.supervised(Serdes.String(), PAYMENTS, FraudApplication::sample)
            .model(
                Learnstream.model()
                    .id("fraud")
                    .features("amount", "hour")
                    .classes("fine", "fraud")
                    .layers(16)
                    .optimiser("adam")
                    .scaling("standard")
                    .set("snapshot", Map.of("everySamples", 500, "every", "5s"))
                    .set("checkpoint", Map.of("every", "2s")))
            .checkpointsTo("fraud.checkpoints")
            .deadLettersTo("fraud.dead-letters")
            .build();

    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("payments", Consumed.with(Serdes.String(), PAYMENTS))
        .process(learner)
        .to("predictions", Produced.with(Serdes.String(), Learnstream.predictionSerde()));
    return learner.connect(builder.build());
  }

  /** Refunds, whose amount is negative, are passed over. */
  private static Sample sample(String key, Payment payment, Headers headers) {
    return payment.amount() < 0
        ? null
        : Sample.of(payment.amount(), payment.hour()).label(payment.verdict());
  }

  /**
   * Runs until the process is ended.
   *
   * @param args pairs KEY=VALUE: properties of Kafka Streams
   */
  public static void main(String[] args) throws InterruptedException {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "fraud");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    for (String property : args) {
      properties.put(property.split("=", 2)[0], property.split("=", 2)[1]);
    }
    try (KafkaStreams streams = new KafkaStreams(topology(), properties)) {
      CountDownLatch stopped = new CountDownLatch(1);
      streams.setUncaughtExceptionHandler(
          thrown -> {
            thrown.printStackTrace();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.setStateListener(
          (state, before) -> {
            if (state.hasCompletedShutdown()) {
              stopped.countDown();
            }
          });
      streams.start();
      stopped.await();
    }
  }
}
