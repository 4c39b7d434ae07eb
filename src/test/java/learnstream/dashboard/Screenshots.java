package learnstream.dashboard;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.dashboard.server.DashboardOptions;
import learnstream.demo.broker.EmbeddedBroker;

/**
 * Makes the documentation's pictures of the dashboard, and beside them one of each view and state
 * in both colours and widths: {@code src/docs/screenshots.sh}, or {@code java ...
 * learnstream.dashboard.Screenshots DIRECTORY [SECONDS]}, where the models learn for so long first.
 */
public final class Screenshots {
  private static final String TOKEN = "a token of the pictures";
  private static final int WIDE = 1280;
  private static final int NARROW = 390;
  private static final Map<String, String> VIEWS =
      Map.of(
          "overview", "",
          "model", "model/dense",
          "gan", "gan",
          "letters", "letters",
          "checkpoints", "checkpoints",
          "control", "control");

  /** Silences the page's events when it is told to. */
  private static final String SILENCE =
      """
      window.EventSource = class extends EventSource {
        set onmessage(take) {
          super.onmessage = (event) => window.silent || take(event);
        }
      };
      """;

  private final Path directory;
  private final Browser browser;

  private Screenshots(Path directory, Browser browser) {
    this.directory = directory;
    this.browser = browser;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 240;
    Path state = Files.createTempDirectory("learnstream-pictures");
    DashboardOptions options = new DashboardOptions("127.0.0.1", 0, Set.of(), TOKEN);
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        LiveDeployment live =
            new LiveDeployment(deployment(broker.bootstrapServers(), state), 300);
        Browser browser = Browser.open(WIDE, 900, false, false)) {
      Screenshots screenshots = new Screenshots(directory, browser);
      try (Dashboard dashboard = Dashboard.start(live.deployment(), options)) {
        Thread.sleep(1000L * seconds);
        screenshots.documented(dashboard.address());
        screenshots.views(dashboard.address());
        screenshots.unlocked(dashboard.address());
        screenshots.silent(dashboard.address());
      }
      screenshots.picture("disconnected", WIDE, false);
      Deployment nowhere = deployment("127.0.0.1:1", state);
      try (Dashboard dashboard = Dashboard.start(nowhere, DashboardOptions.local(0))) {
        screenshots.empty(dashboard.address());
      }
    }
    System.exit(0);
  }

  private static Deployment deployment(String bootstrapServers, Path state) throws Exception {
    try (InputStream in = Screenshots.class.getResourceAsStream("/dashboard/pictures.yaml")) {
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ConfigReader.parse(yaml, "pictures.yaml").at(bootstrapServers, state);
    }
  }

  private void views(String address) throws Exception {
    for (Map.Entry<String, String> view : VIEWS.entrySet()) {
      for (int width : new int[] {WIDE, NARROW}) {
        for (boolean dark : new boolean[] {false, true}) {
          show(address, view.getValue(), width, dark);
          picture(view.getKey(), width, dark);
        }
      }
    }
  }

  /** Loads a view and waits until it has its news. */
  private void show(String address, String view, int width, boolean dark) throws Exception {
    browser.size(width, 900);
    browser.colours(dark);
    browser.go("about:blank");
    browser.go(address + "#/" + view);
    browser.until("news", () -> browser.text("#connection").startsWith("Live"));
    Thread.sleep(2_500);
  }

  private void unlocked(String address) throws Exception {
    show(address, "model/linear", WIDE, false);
    browser.element("input[name=token]").sendKeys(TOKEN);
    browser.element("input[name=author]").sendKeys("Ada");
    browser.element("form button").click();
    browser.click("button", "Checkpoint now");
    browser.element("input[name=rate]").sendKeys("constant 0.005");
    browser.click("button", "Set");
    browser.element("input[name=rate]").clear();
    browser.element("input[name=rate]").sendKeys("constant much");
    browser.click("button", "Set");
    Thread.sleep(3_000);
    for (int width : new int[] {WIDE, NARROW}) {
      browser.size(width, 900);
      for (boolean dark : new boolean[] {false, true}) {
        browser.colours(dark);
        Thread.sleep(1_500);
        picture("unlocked", width, dark);
        if (width == WIDE && !dark) {
          int from = top("#view > :last-child") - 16;
          write("dashboard-control", browser.picture(from, WIDE, top("footer") - from));
        }
      }
    }
    browser.size(WIDE, 900);
    browser.colours(false);
    browser.click("button", "Reset …");
    Thread.sleep(500);
    write("dialog", browser.picture(number("return Math.floor(scrollY)"), WIDE, 900));
    browser.click("dialog button", "Cancel");
    browser.run("location.hash = '#/control'");
    Thread.sleep(1_500);
    picture("commanded", WIDE, false);
    browser.size(NARROW, 900);
    browser.colours(true);
    Thread.sleep(1_500);
    picture("commanded", NARROW, true);
  }

  private void silent(String address) throws Exception {
    Object script =
        browser
            .command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", SILENCE))
            .get("identifier");
    show(address, "", WIDE, false);
    browser.run("window.silent = true");
    browser.until("silence", () -> browser.text("#connection").startsWith("Stale"));
    picture("stale", WIDE, false);
    browser.command(
        "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script.toString()));
    browser.command("Network.enable", Map.of());
    browser.command("Network.setBlockedURLs", Map.of("urls", List.of("*/api/events*")));
    browser.go("about:blank");
    browser.go(address);
    Thread.sleep(300);
    picture("loading", WIDE, false);
    browser.command("Network.setBlockedURLs", Map.of("urls", List.of()));
    show(address, "", WIDE, false);
  }

  /** Without any topic. */
  private void empty(String address) throws Exception {
    for (Map.Entry<String, String> view : VIEWS.entrySet()) {
      boolean dark = view.getKey().equals("model");
      browser.size(WIDE, 900);
      browser.colours(dark);
      browser.go("about:blank");
      browser.go(address + "#/" + view.getValue());
      browser.until("news", () -> !browser.text("main h2").isEmpty());
      Thread.sleep(1_500);
      picture("empty-" + view.getKey(), WIDE, dark);
    }
  }

  /** All of the page, as it is now. */
  private void picture(String name, int width, boolean dark) throws IOException {
    browser.run("scrollTo(0, 0)");
    int height = number("return document.documentElement.scrollHeight");
    write(
        "%s-%d%s".formatted(name, width, dark ? "-dark" : ""),
        browser.picture(0, width, Math.min(height, 4000)));
  }

  private int number(String script) {
    return ((Number) browser.run(script)).intValue();
  }

  /** The pictures of the documentation, each no larger than it has to be. */
  private void documented(String address) throws Exception {
    show(address, "", WIDE, false);
    write("dashboard-overview", browser.picture(0, WIDE, top("footer")));
    show(address, "model/dense", WIDE, true);
    write("dashboard-model", browser.picture(0, WIDE, top("#view > :last-child")));
    show(address, "gan", WIDE, false);
    write(
        "dashboard-gan", browser.picture(0, WIDE, top("#view > :last-child .panel:nth-child(5)")));
    show(address, "letters", WIDE, false);
    write("dashboard-letters", browser.picture(0, WIDE, top("tbody tr:nth-child(7)")));
    show(address, "", NARROW, true);
    write("dashboard-narrow", browser.picture(0, NARROW, 1200));
  }

  /** Pixels above an element. */
  private int top(String selector) {
    return number(
        "scrollTo(0, 0); return Math.floor(document.querySelector('%s').getBoundingClientRect().top)"
            .formatted(selector));
  }

  private void write(String name, byte[] png) throws IOException {
    BufferedImage shot = ImageIO.read(new ByteArrayInputStream(png));
    BufferedImage opaque =
        new BufferedImage(shot.getWidth(), shot.getHeight(), BufferedImage.TYPE_INT_RGB);
    opaque.getGraphics().drawImage(shot, 0, 0, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam smallest = writer.getDefaultWriteParam();
    smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    smallest.setCompressionQuality(0);
    File file = directory.resolve(name + ".png").toFile();
    Files.deleteIfExists(file.toPath());
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(opaque, null, null), smallest);
    } finally {
      writer.dispose();
    }
  }
}
