package learnstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final long MINUTE = 60_000_000_000L;

  private final Token token = new Token("correct horse battery");

  @Test
  void isRightOrWrong() {
    assertThat(token.check("correct horse battery", 0)).isEqualTo(Token.Verdict.RIGHT);
    assertThat(token.check("correct horse batterz", 0)).isEqualTo(Token.Verdict.WRONG);
    assertThat(token.check("", 0)).isEqualTo(Token.Verdict.WRONG);
    assertThat(token.check(null, 0)).isEqualTo(Token.Verdict.WRONG);
  }

  @Test
  void looksAtNoneForAMinuteAfterTooManyGuesses() {
    for (int i = 0; i < Token.GUESSES; i++) {
      assertThat(token.check("guess " + i, i)).isEqualTo(Token.Verdict.WRONG);
    }
    assertThat(token.check("correct horse battery", 100)).isEqualTo(Token.Verdict.TOO_MANY);
    assertThat(token.check("correct horse battery", MINUTE + 100)).isEqualTo(Token.Verdict.RIGHT);
  }

  @Test
  void isNotTooShortAndNeverPrinted() {
    assertThatThrownBy(() -> new DashboardOptions("127.0.0.1", 0, Set.of(), "short"))
        .hasMessage("token: 5 characters are not allowed; at least 16 are");
    assertThat(new DashboardOptions("127.0.0.1", 0, Set.of(), "correct horse battery").toString())
        .doesNotContain("horse");
  }
}
