package learnstream.dashboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import learnstream.codec.avro.ModelMetrics;
import learnstream.config.reader.ConfigReader;
import learnstream.dashboard.panel.Page;
import learnstream.dashboard.panel.TopicRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewersTest {
  private Page page;
  private Viewers viewers;

  /** A connection that keeps what is written, waits, or is broken. */
  private static final class Connection extends ServletOutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean broken;

    Connection flowing() {
      open.countDown();
      return this;
    }

    HttpServletResponse response() {
      return (HttpServletResponse)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {HttpServletResponse.class},
              (proxy, method, arguments) -> this);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
      if (broken) {
        throw new IOException("broken pipe");
      }
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      synchronized (bytes) {
        bytes.write(some, from, length);
      }
    }

    String text() {
      synchronized (bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
      }
    }

    long events() {
      return text().lines().filter(line -> line.startsWith("data: ")).count();
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void start() throws Exception {
    page =
        new Page(ConfigReader.parse("models: [{id: m, features: 4, classes: 2}]", "test"), false);
    viewers = new Viewers(page, null, "epoch");
  }

  @AfterEach
  void stop() {
    viewers.close();
  }

  private static void until(Supplier<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.get()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private Viewer add(Connection connection, long rowsKnown) {
    Viewer viewer = new Viewer(connection.response(), null, rowsKnown);
    assertThat(viewers.add(viewer)).isTrue();
    return viewer;
  }

  @Test
  void knowsItsOwnRoundsOnly() {
    assertThat(viewers.roundOf("epoch.17")).isEqualTo(17);
    for (String other : new String[] {null, "", "other.17", "epoch.", "epoch.x", "epoch"}) {
      assertThat(viewers.roundOf(other)).as(other).isEqualTo(-1);
    }
  }

  @Test
  void tellsEverythingFirstAndThenOnlyWhatHasChanged() throws Exception {
    Connection connection = new Connection().flowing();
    viewers.start();
    add(connection, -1);
    until(() -> connection.events() >= 3);
    String[] events = connection.text().split("\n\n");
    assertThat(events[0]).startsWith("id: epoch.").contains("\"description\":{", "\"model/m\":{");
    assertThat(events[2]).doesNotContain("\"description\"", "\"model/m\"");
  }

  @Test
  void aSlowOneIsToldLaterAndDelaysNobody() throws Exception {
    Connection slow = new Connection();
    Connection fast = new Connection().flowing();
    viewers.start();
    add(slow, -1);
    add(fast, -1);
    until(() -> fast.events() >= 3);
    assertThat(slow.events()).isZero();
    page.take(metrics());
    slow.flowing();
    until(() -> slow.text().contains("\"rows\":{\"m\":"));
    assertThat(slow.text().lines().filter(line -> line.contains("\"rows\":{\"m\":")))
        .as("each row comes once")
        .hasSize(1);
  }

  private static ModelMetrics metrics() {
    return TopicRecords.metrics("m", null, 1);
  }

  @Test
  void forgetsThoseWhoHaveGone() throws Exception {
    Connection connection = new Connection().flowing();
    Viewer viewer = add(connection, -1);
    assertThat(viewers.count()).isEqualTo(1);
    connection.broken = true;
    viewers.start();
    viewer.done.get(10, TimeUnit.SECONDS);
    until(() -> viewers.count() == 0);
  }

  @Test
  void turnsAwayThoseForWhomThereIsNoRoom() {
    for (int i = 0; i < Viewers.MOST; i++) {
      add(new Connection().flowing(), -1);
    }
    Viewer oneMore = new Viewer(new Connection().response(), null, -1);
    assertThat(viewers.add(oneMore)).isFalse();
    assertThat(viewers.count()).isEqualTo(Viewers.MOST);
  }
}
