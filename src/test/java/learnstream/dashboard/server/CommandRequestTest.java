package learnstream.dashboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandRequestTest {
  private Deployment deployment;

  @BeforeEach
  void read() throws Exception {
    deployment = ConfigReader.parse("models: [{id: m, features: 2, classes: 2}]", "test");
  }

  @Test
  void readsACommand() {
    ControlCommand command =
        CommandRequest.read(
            "{\"model\":\"m\",\"key\":null,\"action\":\"ROLL_BACK\",\"version\":12,"
                + "\"author\":\" Ada \"}",
            deployment);
    assertThat(command.getAction()).isEqualTo(ControlAction.ROLL_BACK);
    assertThat(command.getVersion()).isEqualTo(12);
    assertThat(command.getAuthor()).isEqualTo("Ada");
    assertThat(command.getId()).hasSize(36);
    assertThat(command.getLearningRate()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json | body: not a JSON object",
        "[] | body: not a JSON object",
        "{} | model: missing; give one of m",
        "{'model':'x','action':'PAUSE'} | model: \"x\" is not allowed; give one of m",
        "{'model':'m','action':'EXPLODE'} | action: \"EXPLODE\" is not allowed; give one of [SET_",
        "{'model':'m','key':'k','action':'PAUSE'} | key: \"k\" is not allowed; leave it out, since",
        "{'model':'m','action':'ROLL_BACK'} | version: missing; give a whole number",
        "{'model':'m','action':'ROLL_BACK','version':-1} | version: -1 is not allowed; give a whole",
        "{'model':'m','action':'FREEZE','layer':1.5} | layer: 1.5 is not allowed; give a whole",
        "{'model':'m','action':'FREEZE','layer':9999999999} | layer: 9999999999 is not allowed",
        "{'model':'m','action':'SET_LEARNING_RATE'} | learningRate: missing; give a number or a sch",
        "{'model':'m','action':'PAUSE','author':7} | author: 7 is not allowed; give a text of at most",
      })
  void namesWhatIsWrong(String body, String message) {
    assertThatThrownBy(() -> CommandRequest.read(body.replace('\'', '"'), deployment))
        .hasMessageStartingWith(message);
  }
}
