package learnstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that have to be told one, or that come back to the one they had. They are below
 * those that the system gives to whoever asks for any and to each connection, which might get them
 * meanwhile.
 */
public final class FreePort {
  private static final int LOWEST = 20_000;

  /** Linux begins with it; others begin higher. */
  private static final int LOWEST_OF_THE_SYSTEM = 32_768;

  private FreePort() {}

  /** A port of this machine that nobody listens on. */
  public static int find() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_OF_THE_SYSTEM);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (java.net.BindException e) {
        // Another one, then.
      }
    }
  }
}
