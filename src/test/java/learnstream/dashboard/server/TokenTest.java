package learnstream.dashboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenTest {
  private final Token token = new Token("correct horse battery");

  @Test
  void isRightOrWrong() {
    assertThat(token.isRight("correct horse battery")).isTrue();
    assertThat(token.isRight("correct horse batterz")).isFalse();
    assertThat(token.isRight("")).isFalse();
    assertThat(token.isRight(null)).isFalse();
  }

  @Test
  void isAcceptedHoweverManyWrongOnesCame() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(token.isRight("guess " + i)).isFalse();
    }
    assertThat(token.isRight("correct horse battery")).isTrue();
  }

  @Test
  void isNotTooShortAndNeverPrinted() {
    assertThatThrownBy(() -> new DashboardOptions("127.0.0.1", 0, Set.of(), "short"))
        .hasMessage("token: 5 characters are not allowed; at least 16 are");
    assertThat(new DashboardOptions("127.0.0.1", 0, Set.of(), "correct horse battery").toString())
        .doesNotContain("horse");
  }
}
