package learnstream.dashboard;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import learnstream.dashboard.picture.Json;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window: the Chromium and the driver that are installed here. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> CHROMIUM =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Why there is none to be had here, if there is none. */
  static Optional<String> missing() {
    return find(CHROMIUM).isPresent() && find(List.of("chromedriver")).isPresent()
        ? Optional.empty()
        : Optional.of(
            "chromium and chromedriver are not installed: apt-get install chromium chromium-driver");
  }

  private static Optional<Path> find(List<String> names) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
      for (String name : names) {
        Path path = Path.of(directory, name);
        if (Files.isExecutable(path)) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * @param wide CSS pixels
   * @param high CSS pixels
   */
  static Browser open(int wide, int high, boolean dark) {
    return open(wide, high, dark, true);
  }

  /**
   * @param recorded whether {@link #requests} are kept, for which the browser keeps their answers
   */
  static Browser open(int wide, int high, boolean dark, boolean recorded) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(find(CHROMIUM).orElseThrow().toString());
    // The sandbox needs rights that a container does not give; the pages are this project's own.
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--enable-precise-memory-info");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    if (recorded) {
      logs.enable(LogType.PERFORMANCE, Level.ALL);
    }
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(find(List.of("chromedriver")).orElseThrow().toFile())
            .withSilent(true)
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.size(wide, high);
    browser.colours(dark);
    return browser;
  }

  void size(int wide, int high) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", wide, "height", high, "deviceScaleFactor", 1, "mobile", wide < 600));
  }

  void colours(boolean dark) {
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    command("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  Map<String, Object> command(String method, Map<String, Object> parameters) {
    return driver.executeCdpCommand(method, parameters);
  }

  void go(String address) {
    driver.get(address);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** The script's last argument is what it calls with its result. */
  Object runAsync(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  WebElement element(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> elements(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Presses a key where the focus is. */
  void press(CharSequence key) {
    new Actions(driver).sendKeys(key).perform();
  }

  /** Clicks the first such element with this text, once it is there. */
  void click(String selector, String words) throws InterruptedException {
    until(
        words,
        () -> {
          try {
            Optional<WebElement> found =
                elements(selector).stream().filter(e -> e.getText().equals(words)).findFirst();
            found.ifPresent(WebElement::click);
            return found.isPresent();
          } catch (StaleElementReferenceException e) {
            return false; // The page has drawn it anew since it was found.
          }
        });
  }

  String text(String selector) {
    return (String) run("return document.querySelector(arguments[0])?.textContent ?? ''", selector);
  }

  /** Waits until something is the case. */
  void until(String what, Supplier<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.get()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " did not come true; the page says: " + text("body"));
      }
      Thread.sleep(100);
    }
  }

  /** What the page, or the browser about it, has complained of since the last call. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Addresses that were asked for since the last call. */
  List<String> requests() {
    List<String> addresses = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      try {
        var message = Json.MAPPER.readTree(entry.getMessage()).at("/message");
        if (message.at("/method").asText().equals("Network.requestWillBeSent")) {
          addresses.add(message.at("/params/request/url").asText());
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return addresses;
  }

  /** A picture of the page from so many pixels below its top, as PNG. */
  byte[] picture(int from, int wide, int high) {
    Map<String, Object> clip = Map.of("x", 0, "y", from, "width", wide, "height", high, "scale", 1);
    Map<String, Object> shot =
        command(
            "Page.captureScreenshot",
            Map.of("format", "png", "clip", clip, "captureBeyondViewport", true));
    return Base64.getDecoder().decode((String) shot.get("data"));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
