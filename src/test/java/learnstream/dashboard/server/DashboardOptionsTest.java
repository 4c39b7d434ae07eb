package learnstream.dashboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardOptionsTest {
  @Test
  void isKnownByItsOwnNamesAndThoseThatAreAllowed() {
    assertThat(new DashboardOptions("fe80::1", 0, Set.of("Dash.Example"), null).names().names())
        .containsExactlyInAnyOrder("localhost", "127.0.0.1", "[::1]", "[fe80::1]", "dash.example");
  }

  @Test
  void refusesAPortThatIsNoneAndAShortToken() {
    assertThatThrownBy(() -> DashboardOptions.local(70_000))
        .hasMessage("port: 70000 is not allowed; 1 to 65535 is, or 0 for a free one");
    assertThatThrownBy(() -> new DashboardOptions("h", 1, Set.of(), "short"))
        .hasMessage("token: 5 characters are not allowed; at least 16 are");
  }

  @Test
  void doesNotTellTheToken() {
    String token = "a token of the tests";
    assertThat(new DashboardOptions("h", 1, Set.of(), token).toString())
        .contains("[hidden]")
        .doesNotContain(token);
  }
}
