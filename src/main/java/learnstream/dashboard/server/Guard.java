package learnstream.dashboard.server;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.Map;
import learnstream.config.HostNames;

/**
 * Keeps pages of other sites away from this server: only known host names are answered, which stops
 * DNS rebinding, the page may load nothing from elsewhere and nobody may frame it.
 */
public final class Guard {
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), microphone=(), geolocation=()");

  private final HostNames hosts;

  /**
   * @param hosts names by which the server may be called
   */
  public Guard(HostNames hosts) {
    this.hosts = hosts;
  }

  /** Before every answer. */
  void check(Context ctx) {
    HEADERS.forEach(ctx::header);
    String host = ctx.header("Host");
    if (!hosts.include(host)) {
      throw new ForbiddenResponse(
          "Host: %s is not allowed; %s are, and those given by --allow-host"
              .formatted(host, hosts));
    }
  }

  /** Before every answer that changes something: it must come from this server's own page. */
  void checkOrigin(Context ctx) {
    String origin = ctx.header("Origin");
    String site = ctx.header("Sec-Fetch-Site");
    boolean own =
        origin == null
            || origin.equalsIgnoreCase("http://" + ctx.header("Host"))
            || origin.equalsIgnoreCase("https://" + ctx.header("Host"));
    if (!own || site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new ForbiddenResponse("Origin: another page's requests are not allowed.");
    }
  }
}
