package com.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import learnstream.Learnstream;
import learnstream.Sample;
import learnstream.SupervisedLearner;
import learnstream.codec.avro.Prediction;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Learns from rides of rented bicycles, which come as JSON with words, times and gaps, how each
 * will be returned. A record's key is the bicycle.
 */
public final class LateRides {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** JSON objects. */
  public static final Serde<Map<String, Object>> OBJECTS =
      Serdes.serdeFrom((topic, object) -> write(object), (topic, bytes) -> read(bytes));

  private LateRides() {}

  /** From {@code rides} to {@code returns}. */
  public static Topology topology() {
    SupervisedLearner<String, Map<String, Object>> learner =
        Learnstream.supervised(
                Serdes.String(),
                OBJECTS,
                (bicycle, ride, headers) -> Sample.of(ride).label((String) ride.get("returned")))
            .model(
                Learnstream.model(
                    """
                    id: returned
                    fields:
                      rented: {kind: time, sinceLast: true}   # since the same bicycle was rented
                      station: category
                      weather: category
                      degrees: number
                      note: text
                      member: boolean
                    classes: grow
                    layers: [16]
                    optimiser: adagrad
                    """))
            .build();

    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("rides", Consumed.with(Serdes.String(), OBJECTS))
        .process(learner)
        .mapValues(LateRides::answer)
        .to("returns", Produced.with(Serdes.String(), OBJECTS));
    return learner.connect(builder.build());
  }

  /** What is thought of a ride: nothing yet before the first label. */
  private static Map<String, Object> answer(Prediction prediction) {
    Map<String, Object> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < prediction.getClasses().size(); i++) {
      probabilities.put(prediction.getClasses().get(i), prediction.getScores().get(i));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("returned", prediction.getPredicted());
    answer.put("probabilities", probabilities);
    return answer;
  }

  private static byte[] write(Map<String, Object> object) {
    try {
      return object == null ? null : JSON.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new SerializationException(e);
    }
  }

  private static Map<String, Object> read(byte[] bytes) {
    try {
      return bytes == null ? null : JSON.readValue(bytes, new TypeReference<>() {});
    } catch (IOException e) {
      throw new SerializationException(e);
    }
  }

  /** Runs until the process is ended. */
  public static void main(String[] args) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "late-rides");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    KafkaStreams streams = new KafkaStreams(topology(), properties);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }
}
