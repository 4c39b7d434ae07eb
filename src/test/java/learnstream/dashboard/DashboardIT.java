package learnstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.dashboard.server.DashboardOptions;
import learnstream.demo.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page in a real browser, while two models and a GAN learn on a real broker. */
class DashboardIT {
  private static final String TOKEN = "a token of the tests";
  private static final List<String> VIEWS =
      List.of("", "model/ffnn", "gan", "letters", "checkpoints", "control");

  private static final Map<String, ?> ALL_RULES = Map.of("resultTypes", List.of("violations"));

  /** What the colours of a page can change. */
  private static final Map<String, ?> ONLY_CONTRAST =
      Map.of("resultTypes", List.of("violations"), "runOnly", List.of("color-contrast"));

  private static final String LAST_TABLE = ".panel:last-child tbody";

  @TempDir private static Path directory;
  private static EmbeddedBroker broker;
  private static LiveDeployment live;
  private static Dashboard dashboard;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Browser.missing().isEmpty(), () -> Browser.missing().orElse(""));
    broker = EmbeddedBroker.start(EmbeddedBroker.SOON_BACK);
    live = new LiveDeployment(LiveDeployment.digits(broker.bootstrapServers(), directory), 200);
    dashboard = serve(live, 0);
    browser = Browser.open(1280, 900, false);
  }

  @AfterAll
  static void stop() throws Exception {
    if (broker == null) {
      return;
    }
    browser.close();
    dashboard.close();
    live.close();
    broker.close();
  }

  @BeforeEach
  void show() {
    browser.size(1280, 900);
    browser.colours(false);
    browser.complaints();
    browser.requests();
    view("");
  }

  @AfterEach
  void asksNobodyElse() {
    String own = dashboard.address();
    assertThat(browser.requests())
        .filteredOn(address -> !address.startsWith("about:") && !address.startsWith("data:"))
        .allSatisfy(address -> assertThat(address).startsWith(own));
  }

  private static Dashboard serve(LiveDeployment served, int port) {
    return Dashboard.start(
        served.deployment(), new DashboardOptions("127.0.0.1", port, Set.of(), TOKEN));
  }

  /** Loads a view anew. */
  private static void view(String name) {
    browser.go("about:blank");
    browser.go(dashboard.address() + "#/" + name);
  }

  private static boolean shows(String selector, String pattern) {
    return browser.text(selector).matches("(?s).*" + pattern + ".*");
  }

  private static int count(String selector) {
    return browser.elements(selector).size();
  }

  private static void untilLive() throws Exception {
    browser.until("live", () -> shows("#connection", "^Live"));
  }

  @Test
  void everyPanelHasData() throws Exception {
    untilLive();
    assertThat(browser.text("#deployment")).isEqualTo("digits");
    browser.until("two models", () -> count(".card") == 2);
    browser.until(
        "an accuracy", () -> shows(".card:first-child .headline", "[1-9]\\d*\\.\\d\u00a0%"));
    browser.until("both charts", () -> count(".card canvas") == 2);
    browser.until("samples flow", () -> count(".flow .moving") >= 4);
    assertThat(count(".flow")).isEqualTo(2);

    view("model/ffnn");
    browser.until("predictions", () -> count(".pictures figure") >= 12);
    browser.until("mistakes", () -> count(".pictures .wrong") >= 6);
    browser.until("a confusion matrix", () -> count(".confusion td") == 100);
    browser.until("weights", () -> count(".tiles canvas") == 32);
    browser.until("charts", () -> count(".chart canvas") >= 4);
    browser.until("facts", () -> shows(".list", "ffnn 784 -> dense 64 relu"));
    assertThat(drawn(".pictures canvas")).as("a digit has ink").isPositive();
    assertThat(drawn(".tiles canvas")).as("weights have colour").isPositive();

    view("gan");
    browser.until("generated digits", () -> count(".tiles canvas") == 48);
    browser.until("balance", () -> count(".chart canvas") >= 7);
    browser.until("an evaluation", () -> shows("main", "200 samples at"));

    view("letters");
    browser.until("a dead letter", () -> count("tbody tr") > 0);
    assertThat(browser.text("tbody tr")).contains("undecodable", "6e 6f 20 73 61 6d 70 6c 65");

    view("checkpoints");
    browser.until(
        "checkpoints of both", () -> shows(LAST_TABLE, "(perceptron.*ffnn|ffnn.*perceptron)"));
    browser.until("a size", () -> shows(LAST_TABLE, "kB"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void showsFieldsIntervalsAndClassesThatGrow() throws Exception {
    try (Dashboard told =
        Dashboard.start(ToldDeployment.on(broker.bootstrapServers()), DashboardOptions.local(0))) {
      browser.go(told.address() + "#/model/demand");
      browser.until("fields", () -> count(".known tbody tr") == 3);
      assertThat(browser.text(".known tbody")).containsSubsequence("heat", "shop", "when");
      assertThat(browser.text(".known tbody tr:nth-child(1)")).contains("75.0", "-6.5 to 34", "0");
      assertThat(browser.text(".known tbody tr:nth-child(2)")).contains("25.0", "3 values", "12.5");
      assertThat(browser.text(".known tbody tr:nth-child(3)")).contains("–", "2026-01-01", "100.0");
      assertThat(width(".known tbody tr:nth-child(1) i"))
          .as("the longest bar")
          .isGreaterThan(2 * width(".known tbody tr:nth-child(2) i"));
      assertThat(browser.text(".members tbody"))
          .containsSubsequence("sgd", "75.0", "adagrad", "25");
      browser.until("a band", () -> count(".ahead > :first-child canvas") == 1);
      assertThat(browser.text(".ahead .legend")).containsPattern("90.% interval");
      assertThat(browser.text(".figures")).contains("91.0", "Coverage");
      assertThat(browser.text("h2 ~ p"))
          .as("of a window of 1,000")
          .isEqualTo("measured over the last 200 samples");
      browser.until("records in JSON", () -> shows(".numbers li", "shop Market \\d, when –"));

      browser.go(told.address() + "#/model/kind");
      browser.until("the 20 classes that occur most", () -> count(".confusion td") == 21 * 21);
      assertThat(browser.text(".confusion thead")).contains("a class called 1", "40 others");
      assertThat(browser.text(".confusion caption")).matches("80.0.% of the last 200 .*");
      assertThat(browser.element(".known").isDisplayed()).as("of no fields").isFalse();
      browser.size(390, 844);
      assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(390L);
      assertThat(browser.complaints()).isEmpty();
      leave();
    }
  }

  private static double width(String selector) {
    return ((Number)
            browser.run(
                "return document.querySelector(arguments[0]).getBoundingClientRect().width",
                selector))
        .doubleValue();
  }

  /** Sum of the opacity of a canvas's pixels. */
  private static long drawn(String selector) {
    return ((Number)
            browser.run(
                "const c = document.querySelector(arguments[0]);"
                    + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                    + "let sum = 0; for (let i = 3; i < d.length; i += 4) sum += d[i]; return sum;",
                selector))
        .longValue();
  }

  @Test
  void numbersChangeByThemselvesUnlessHeld() throws Exception {
    view("model/perceptron");
    String version = ".figures > div:last-child dd";
    browser.until("a version", () -> shows(version, "\\d"));
    String before = browser.text(version);
    browser.until("another version", () -> !browser.text(version).equals(before));

    browser.element("#hold").click();
    browser.until("held", () -> shows("#connection", "^Held"));
    String held = browser.text(version);
    Thread.sleep(2_500);
    assertThat(browser.text(version)).isEqualTo(held);
    browser.element("#hold").click();
    browser.until("goes on", () -> !browser.text(version).equals(held));
  }

  @Test
  void isUsableSoon() throws Exception {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      view("");
      untilLive();
      String script = "return performance.getEntriesByName('usable')[0]?.startTime ?? -1";
      browser.until("usable", () -> ((Number) browser.run(script)).doubleValue() > 0);
      best = Math.min(best, ((Number) browser.run(script)).doubleValue());
    }
    System.out.printf("the page is usable %.0f ms after its address was opened%n", best);
    assertThat(best).as("a second is promised; this machine may be busy").isLessThan(5_000);
  }

  @Test
  void hasNoSeriousBarrier() throws Exception {
    String axe;
    try (InputStream in =
        getClass().getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String name : VIEWS) {
      view(name);
      untilLive();
      browser.until("a heading", () -> count("main h2, main .panel") > 0);
      browser.element("#hold").click();
      browser.run(axe);
      assertThat(barriers(ALL_RULES)).as(name + ", light").isEmpty();
      browser.colours(true);
      assertThat(barriers(ONLY_CONTRAST)).as(name + ", dark").isEmpty();
      browser.colours(false);
    }
  }

  private static List<?> barriers(Map<String, ?> options) {
    return (List<?>)
        browser.runAsync(
            "const done = arguments[arguments.length - 1];"
                + "axe.run(document, arguments[0]).then(r => done(r.violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))))",
            options);
  }

  @Test
  void fitsANarrowScreen() throws Exception {
    browser.size(390, 844);
    for (String name : VIEWS) {
      view(name);
      untilLive();
      browser.until("content", () -> count("main .panel") > 0);
      assertThat(browser.run("return document.documentElement.scrollWidth"))
          .as(name)
          .isEqualTo(390L);
    }
    view("");
    browser.until("the diagram stands upright", () -> shows(".flow-box", "samples"));
    assertThat(
            browser.run(
                "const b = document.querySelector('.flow').getBoundingClientRect();"
                    + "return b.height > b.width"))
        .isEqualTo(true);
  }

  @Test
  void goesByKeyboard() throws Exception {
    untilLive();
    browser.press(Keys.TAB);
    assertThat(browser.run("return document.activeElement.className")).isEqualTo("skip");
    browser.press(Keys.ENTER);
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("main");
    browser.run("document.querySelector('a[href=\"#/letters\"]').focus()");
    browser.press(Keys.ENTER);
    browser.until("dead letters", () -> shows("main h2", "Dead letters"));
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("main");
    assertThat(browser.text("nav a[aria-current]")).startsWith("Dead letters");
  }

  @Test
  void commandsWithTheTokenOnly() throws Exception {
    try (CommandAnswerer answerer = new CommandAnswerer(live.deployment())) {
      view("model/ffnn");
      browser.until("the lock", () -> count("input[name=token]") == 1);
      assertThat(
              browser.runAsync(
                  "const done = arguments[arguments.length - 1];"
                      + "fetch('api/commands', {method: 'POST', body: '{}'})"
                      + ".then(async r => done(r.status + ' ' + (await r.json()).error))"))
          .isEqualTo("403 The token is missing or wrong.");
      browser.element("input[name=token]").sendKeys("not the token at all");
      browser.element("form button").click();
      browser.until("refused", () -> shows(".outcome", "missing or wrong"));

      browser.element("input[name=token]").clear();
      browser.element("input[name=token]").sendKeys(TOKEN);
      browser.element("input[name=author]").sendKeys("Ada");
      browser.element("form button").click();
      browser.until("buttons", () -> count("input[name=rate]") == 1);
      browser.click("button", "Promote");
      assertThat(answerer.commands.poll(20, TimeUnit.SECONDS).getAction())
          .isEqualTo(ControlAction.PROMOTE);
      browser.click("button", "Undo promotion");
      assertThat(answerer.commands.poll(20, TimeUnit.SECONDS).getAction())
          .isEqualTo(ControlAction.UNDO_PROMOTION);
      browser.click("button", "Checkpoint now");
      ControlCommand command = answerer.commands.poll(20, TimeUnit.SECONDS);
      assertThat(command.getAction()).isEqualTo(ControlAction.CHECKPOINT);
      assertThat(command.getAuthor()).isEqualTo("Ada");
      assertThat(command.getModelId()).isEqualTo("ffnn");
      browser.until("its outcome", () -> shows(".commands li", "checkpoint.*applied"));

      browser.click("button", "Reset …");
      browser.click("dialog button", "Cancel");
      assertThat(answerer.commands.poll(1, TimeUnit.SECONDS)).as("cancelled").isNull();
      assertThat(browser.run("return document.cookie + location.href"))
          .asString()
          .doesNotContain(TOKEN);
    }
    view("control");
    browser.until("the record of it", () -> shows("tbody tr", "checkpoint.*Ada.*applied"));
  }

  @Test
  void aCommandToAReplicaIsForAll() throws Exception {
    try (LiveDeployment replicas =
            new LiveDeployment(LiveDeployment.replicas(broker.bootstrapServers(), directory), 100);
        Dashboard told = serve(replicas, 0)) {
      browser.go(told.address());
      String learning = ".card .chip[data-state=learning]";
      browser.until("both learn", () -> count(learning) == 2);
      assertThat(browser.text("#view")).contains("a replica of each for each partition");
      browser.run("location.hash = '#/model/ffnn'");
      browser.until("a replica for each", () -> shows("main h2 + p", "^a replica for each"));
      assertThat(count(".card")).as("with a card for each").isEqualTo(2);
      browser.run("location.hash = '#/model/nobody'");
      browser.until("none", () -> shows("main", "This deployment has no model nobody"));
      browser.run("location.hash = '#/model/ffnn'");
      browser.until("their cards again", () -> count(learning) == 2);
      browser.run("document.querySelector('a[href=\"#/model/ffnn%2F1\"]').click()");
      browser.until("the lock", () -> count("input[name=token]") == 1);
      browser.element("input[name=token]").sendKeys(TOKEN);
      browser.element("form button").click();
      browser.click("button", "Pause learning");
      browser.until(
          "both answers",
          () ->
              List.of(0, 1).stream()
                  .allMatch(n -> shows(".commands", "partition " + n + ": learning is paused")));
      assertThat(browser.text("#view")).doesNotContain("Reset", "Roll back");
      browser.until("it is paused", () -> shows("h2 ~ .chip[data-state=paused]", "paused"));
      browser.run("location.hash = '#/'");
      browser.until("both are", () -> count(".card .chip[data-state=paused]") == 2);
      browser.run("location.hash = '#/model/ffnn%2F0'");
      browser.click("button", "Resume");
      browser.run("location.hash = '#/'");
      browser.until("both learn again", () -> count(learning) == 2);
      assertThat(browser.complaints()).isEmpty();
      leave();
    }
  }

  /** Goes back from another server, requests to which are not for asksNobodyElse. */
  private static void leave() {
    browser.go("about:blank");
    browser.requests();
    view("");
  }

  @Test
  void tellsFiftyViewersAtOnce() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    List<EventListener> viewers = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        String model = List.of("ffnn", "perceptron").get(i % 2);
        viewers.add(new EventListener(client, dashboard.address(), i % 4 < 2 ? null : model));
      }
      assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.status()).isEqualTo(200));
      browser.until(
          "news of the models for all",
          () -> viewers.stream().allMatch(viewer -> viewer.eventsWithRows() >= 5));
      assertThat(viewers).noneMatch(EventListener::hasEnded);
      long latest = viewers.stream().mapToLong(EventListener::latestMillis).max().orElseThrow();
      System.out.printf("50 viewers: the news came %d ms late at most%n", latest);
      assertThat(latest).as("2 s are promised; this machine may be busy").isLessThan(10_000);
      assertThat(dashboard.viewers()).as("and the browser's").isEqualTo(51);
      untilLive();
    } finally {
      viewers.forEach(EventListener::close);
    }
    browser.until("they have gone", () -> dashboard.viewers() == 1);
  }

  @Test
  void leavesNoConnectionBehind() throws Exception {
    for (int i = 0; i < 3; i++) {
      view("");
      untilLive();
    }
    // Browsers keep such pages for the way back, with six connections to a server at most.
    browser.until("only the last one listens", () -> dashboard.viewers() == 1);
    browser.run("history.go(-2)");
    browser.until("back", () -> dashboard.viewers() == 1 && shows("#connection", "^Live"));
  }

  @Test
  void keepsWhatIsHalfTyped() throws Exception {
    view("model/ffnn");
    browser.until("the lock", () -> count("input[name=token]") == 1);
    browser.element("input[name=token]").sendKeys("half a tok");
    int port = URI.create(dashboard.address()).getPort();
    dashboard.close();
    browser.until("disconnected", () -> shows("#connection", "^Disconnected"));
    dashboard = serve(live, port);
    untilLive();
    assertThat(
            browser.run(
                "const e = document.activeElement; return e.name + ' ' + e.value"
                    + " + ' ' + e.isConnected"))
        .isEqualTo("token half a tok true");
    browser.complaints();
  }

  @Test
  void comesBackWhenTheServerDoes() throws Exception {
    untilLive();
    int port = URI.create(dashboard.address()).getPort();
    dashboard.close();
    browser.until("disconnected", () -> shows("#connection", "^Disconnected"));
    dashboard = serve(live, port);
    untilLive();
    browser.until("models again", () -> count(".card canvas") == 2);
    browser.complaints();
  }

  @Test
  void comesBackWhenTheBrokerDoes() throws Exception {
    untilLive();
    broker.goAway();
    try {
      browser.until("silence", () -> shows("#connection", "silent since"));
    } finally {
      broker.comeBack();
    }
    untilLive();
    String rate = ".figures > div:first-child dd";
    browser.until("samples flow again", () -> shows(rate, "[1-9]"));
    browser.until(
        "models learn again", () -> shows(".card .chip:not([data-state=champion])", "learning"));
    assertThat(browser.complaints()).isEmpty();
  }
}
