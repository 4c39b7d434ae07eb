package learnstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.LateRides;
import com.example.ModelAlone;
import com.example.OwnKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of src/examples/java that need no broker. */
class ExamplesTest {
  @Test
  void aModelAloneLearnsWhatIsInsideACircle() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelAlone.run(new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("the centre is inside")
        .containsPattern("accuracy of the last 1000: 0\\.9");
  }

  /** Members are late when it rains, others when the brakes are loose; sometimes one is lost. */
  private static Map<String, Object> ride(int i) {
    SplittableRandom random = new SplittableRandom(i);
    boolean rain = random.nextInt(3) == 0;
    boolean member = random.nextBoolean();
    boolean brakes = random.nextInt(3) == 0;
    Map<String, Object> ride = new HashMap<>();
    ride.put("rented", Instant.EPOCH.plusSeconds(600L * i).toString());
    ride.put("station", "S" + random.nextInt(5));
    ride.put("weather", rain ? "rain" : random.nextInt(4) == 0 ? null : "dry");
    ride.put("degrees", random.nextInt(6) == 0 ? "?" : 30 * random.nextDouble());
    ride.put("note", brakes ? "the brakes are loose" : "all is well");
    ride.put("member", member ? "yes" : "no");
    boolean isLate = member ? rain : brakes;
    ride.put("returned", i % 40 == 39 ? "lost" : i % 7 == 3 ? null : isLate ? "late" : "on time");
    return ride;
  }

  @Test
  void ridesAreLearntFromJsonAsItIs(@TempDir Path directory) {
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("processing.guarantee", "exactly_once_v2");
    properties.put("state.dir", directory.toString());
    properties.put(Learnstream.TEST_DRIVER, true);
    try (var driver = new TopologyTestDriver(LateRides.topology(), properties)) {
      var rides =
          driver.createInputTopic("rides", new StringSerializer(), LateRides.OBJECTS.serializer());
      var returns =
          driver.createOutputTopic(
              "returns", new StringDeserializer(), LateRides.OBJECTS.deserializer());
      int right = 0;
      for (int i = 0; i < 900; i++) {
        rides.pipeInput("bicycle " + i % 20, ride(i));
        Map<String, Object> answer = returns.readValue();
        assertThat(answer).containsKeys("returned", "probabilities");
        right +=
            i >= 600 && Objects.equals(answer.get("returned"), ride(i).get("returned")) ? 1 : 0;
        if (i == 0) {
          assertThat(answer.get("returned")).isNull();
        } else if (i == 899) {
          assertThat(answer.get("probabilities").toString()).contains("on time=", "late=", "lost=");
        }
      }
      // Of 300, 43 have no label and 7 are lost for no reason.
      assertThat(right).isGreaterThan(200);
    }
  }

  @Test
  void aKindOfOnesOwnLearnsLikeTheOthers() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OwnKind.run(new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("(-3, 0) is left")
        .containsPattern("accuracy: 0\\.8");
  }
}
