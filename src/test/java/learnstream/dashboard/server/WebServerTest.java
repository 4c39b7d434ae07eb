package learnstream.dashboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.dashboard.Dashboard;
import learnstream.dashboard.EventListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server without any cluster: what it serves, to whom, and what it refuses. */
class WebServerTest {
  private static final String TOKEN = "a token of the tests";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static Dashboard open;
  private static Dashboard readOnly;

  @BeforeAll
  static void start() throws Exception {
    Deployment nowhere =
        ConfigReader.parse(
            "{kafka: {bootstrap.servers: '127.0.0.1:1'},"
                + " models: [{id: m, features: 4, classes: 2}]}",
            "test");
    open =
        Dashboard.start(nowhere, new DashboardOptions("127.0.0.1", 0, Set.of("dash.test"), TOKEN));
    readOnly = Dashboard.start(nowhere, DashboardOptions.local(0));
  }

  @AfterAll
  static void stop() {
    open.close();
    readOnly.close();
  }

  private static HttpRequest.Builder request(Dashboard dashboard, String path) {
    return HttpRequest.newBuilder(URI.create(dashboard.address()).resolve(path));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(request(open, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(Dashboard to, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = request(to, path);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.send(
        request.POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void servesThePageAndItsLibraryAndNothingElse() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.body()).contains("<title>Learnstream</title>");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(get("/js/main.js").statusCode()).isEqualTo(200);
    assertThat(get("/uplot/uPlot.esm.js").body()).contains("export { uPlot as default }");
    for (String path : new String[] {"/js", "/js/", "/nothing.js", "/logback.xml"}) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(get("/../pom.xml").statusCode()).as("a way out").isEqualTo(400);
  }

  @Test
  void savesTheBrowserWhatItHas() throws Exception {
    String tag = get("/js/main.js").headers().firstValue("ETag").orElseThrow();
    HttpRequest again = request(open, "/js/main.js").header("If-None-Match", tag).build();
    assertThat(CLIENT.send(again, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(304);
  }

  /** The java.net client sets this header itself, so the request is written by hand. */
  private static String firstLine(String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", URI.create(open.address()).getPort())) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  @Test
  void answersToItsOwnNamesOnly() throws Exception {
    assertThat(firstLine("localhost:1234")).endsWith("200 OK");
    assertThat(firstLine("[::1]:1234")).endsWith("200 OK");
    assertThat(firstLine("dash.test")).endsWith("200 OK");
    assertThat(firstLine("rebound.example")).endsWith("403 Forbidden");
    assertThat(firstLine("localhost.rebound.example:80")).endsWith("403 Forbidden");
  }

  @Test
  void isReadOnlyWithoutAToken() throws Exception {
    HttpResponse<String> refused =
        post(readOnly, "/api/commands", Actions.TOKEN_HEADER, "anything at all");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("This page is read only; start the dashboard with");
  }

  @Test
  void wantsTheTokenFromItsOwnPage() throws Exception {
    String host = "127.0.0.1:" + URI.create(open.address()).getPort();
    assertThat(post(open, "/api/token").statusCode()).isEqualTo(403);
    assertThat(post(open, "/api/token", Actions.TOKEN_HEADER, "a token of the test").body())
        .isEqualTo("{\"error\":\"The token is missing or wrong.\"}");
    assertThat(post(open, "/api/token", Actions.TOKEN_HEADER, TOKEN).statusCode()).isEqualTo(204);
    assertThat(
            post(open, "/api/token", Actions.TOKEN_HEADER, TOKEN, "Origin", "http://" + host)
                .statusCode())
        .isEqualTo(204);
    assertThat(
            post(open, "/api/token", Actions.TOKEN_HEADER, TOKEN, "Origin", "https://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            post(open, "/api/token", Actions.TOKEN_HEADER, TOKEN, "Sec-Fetch-Site", "cross-site")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void namesWhatIsWrongWithACommand() throws Exception {
    HttpResponse<String> refused = post(open, "/api/commands", Actions.TOKEN_HEADER, TOKEN);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("model: missing; give one of m");
  }

  @Test
  void tellsNewsThoughThereIsNoCluster() throws Exception {
    HttpResponse<java.io.InputStream> events =
        CLIENT.send(
            request(open, "/api/events?model=m").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(events.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).matches("id: [0-9a-f]{8}\\.\\d+");
      assertThat(lines.readLine())
          .startsWith("data: {\"round\":")
          .contains("\"connected\":false", "\"confusion/m\":{", "\"actions\":true");
    }
  }

  @Test
  void turnsAwayThePageForWhichThereIsNoRoomAndSaysWhy() throws Exception {
    List<EventListener> listeners = new ArrayList<>();
    try {
      for (int i = 0; i < Viewers.MOST; i++) {
        listeners.add(new EventListener(CLIENT, readOnly.address(), null));
      }
      assertThat(listeners).allSatisfy(listener -> assertThat(listener.status()).isEqualTo(200));
      HttpResponse<String> refused =
          CLIENT.send(
              request(readOnly, "/api/events").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body())
          .isEqualTo("{\"error\":\"200 pages are open already; no more are served.\"}");
    } finally {
      listeners.forEach(EventListener::close);
    }
  }

  @Test
  void saysWhyThereAreNoWeights() throws Exception {
    assertThat(get("/api/weights?model=m").body()).contains("No whole checkpoint of at most 32 MB");
    assertThat(get("/api/weights?model=x").body()).contains("There is no model x.");
  }
}
