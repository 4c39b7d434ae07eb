package learnstream.dashboard.server;

import java.util.Set;
import learnstream.config.HostNames;

/**
 * Where the page is served, to whom, and whether it accepts commands.
 *
 * @param host address to listen at; a loopback address is for this machine only
 * @param port 0 for a free one
 * @param allowedHosts further names by which browsers may call the server, for instance a proxy's
 * @param token that an action has to bring; null: the page is read only
 */
public record DashboardOptions(String host, int port, Set<String> allowedHosts, String token) {
  /** Minimum number of characters of a token. */
  public static final int SHORTEST_TOKEN = 16;

  public static final String LOOPBACK = "127.0.0.1";

  public DashboardOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port: " + port + " is not allowed; 1 to 65535 is, or 0 for a free one");
    }
    if (token != null && token.length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "token: %d characters are not allowed; at least %d are"
              .formatted(token.length(), SHORTEST_TOKEN));
    }
    allowedHosts = Set.copyOf(allowedHosts);
  }

  /** All names by which browsers may call the server. */
  public HostNames names() {
    return HostNames.of(host, allowedHosts);
  }

  /** For this machine only, and read only. */
  public static DashboardOptions local(int port) {
    return new DashboardOptions(LOOPBACK, port, Set.of(), null);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "DashboardOptions[host=%s, port=%d, allowedHosts=%s, token=%s]"
        .formatted(host, port, allowedHosts, token == null ? "none" : "[hidden]");
  }
}
