package learnstream;

import com.example.FraudApplication;
import com.example.FraudApplication.Payment;
import com.example.ModelAlone;
import java.util.Properties;
import learnstream.codec.avro.Prediction;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;

/** An application of somebody else's: {@link DependantIT} runs it with what it would have. */
final class Dependant {
  private Dependant() {}

  /**
   * @param args a directory for the topology's state
   */
  public static void main(String[] args) throws Exception {
    ModelAlone.run(System.out);
    Properties properties = new Properties();
    properties.put("application.id", "dependant");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("processing.guarantee", "exactly_once_v2");
    properties.put("state.dir", args[0]);
    properties.put(Learnstream.TEST_DRIVER, true);
    try (TopologyTestDriver driver =
        new TopologyTestDriver(FraudApplication.topology(), properties)) {
      driver
          .createInputTopic(
              "payments", new StringSerializer(), FraudApplication.PAYMENTS.serializer())
          .pipeInput("k", new Payment(12, 3, "fine"));
      Prediction prediction =
          driver
              .createOutputTopic(
                  "predictions",
                  new StringDeserializer(),
                  Learnstream.predictionSerde().deserializer())
              .readValue();
      System.out.println("predicted by " + prediction.getModelId());
    }
    try {
      ConfigReader.parse("models: [{features: 2, classes: 2, backend: nd4j}]", "dependant");
    } catch (ConfigException e) {
      System.out.println(e.getMessage());
    }
  }
}
