package learnstream.reliability;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between learners and broker, on loopback: it passes bytes on, stalls or is cut. */
public final class TcpProxy implements AutoCloseable {
  private final InetSocketAddress address;
  private final InetSocketAddress target;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private ServerSocket server;
  private boolean stalled;

  TcpProxy(int port, int targetPort) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    address = new InetSocketAddress(loopback, port);
    target = new InetSocketAddress(loopback, targetPort);
    restore();
  }

  /** Closes all connections; new ones are refused. */
  public synchronized void cut() throws IOException {
    server.close();
    reset();
  }

  /** Closes all connections; new ones are accepted. */
  public void reset() {
    connections.forEach(TcpProxy::closeQuietly);
  }

  /** Connections stay open, and nothing passes. */
  public synchronized void stall() {
    stalled = true;
  }

  /** Passes everything on again. */
  public synchronized void restore() throws IOException {
    stalled = false;
    notifyAll();
    if (server == null || server.isClosed()) {
      ServerSocket opened = new ServerSocket();
      opened.setReuseAddress(true);
      opened.bind(address);
      server = opened;
      start(() -> accept(opened), "proxy");
    }
  }

  private void accept(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        Socket client = opened.accept();
        connections.add(client);
        start(() -> connect(client), "proxy connection");
      } catch (IOException e) {
        // It was cut; restore() opens another one.
      }
    }
  }

  private void connect(Socket client) {
    Socket broker = new Socket();
    connections.add(broker);
    try {
      broker.connect(target);
      broker.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      start(() -> pass(client, broker), "proxy to the broker");
      pass(broker, client);
    } catch (IOException e) {
      closeQuietly(client);
      closeQuietly(broker);
    } finally {
      connections.remove(client);
      connections.remove(broker);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitPassage();
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Either side has closed it: so does the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitPassage() throws InterruptedException {
    while (stalled) {
      wait();
    }
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }

  @Override
  public void close() throws IOException {
    restore();
    cut();
  }
}
