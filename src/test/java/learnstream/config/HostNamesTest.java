package learnstream.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HostNamesTest {
  @Test
  void includeLoopbackTheAddressAndFurtherNamesOnly() {
    HostNames names = HostNames.of("::2", Set.of("Dash.test"));
    for (String host :
        new String[] {"localhost:8571", "127.0.0.1", "[::1]:80", "[::2]:1", "dash.TEST:443"}) {
      assertThat(names.include(host)).as(host).isTrue();
    }
    for (String host :
        new String[] {"rebound.example", "localhost.rebound.example:80", "", ":80", null}) {
      assertThat(names.include(host)).as(host).isFalse();
    }
    assertThat(names).hasToString("127.0.0.1, [::1], [::2], dash.test, localhost");
  }

  @Test
  void knowsWhichAddressIsForThisMachineOnly() {
    assertThat(HostNames.isLoopback("127.0.0.1")).isTrue();
    assertThat(HostNames.isLoopback("::1")).isTrue();
    assertThat(HostNames.isLoopback("localhost")).isTrue();
    assertThat(HostNames.isLoopback("0.0.0.0")).isFalse();
  }
}
