package learnstream.config;

/**
 * Where the process answers over HTTP.
 *
 * @param host address that it listens at; 127.0.0.1 is for this machine only
 * @param port 0 for none: then nothing listens
 */
public record Http(String host, int port) {
  /** The same with another port. */
  public Http withPort(int newPort) {
    return new Http(host, newPort);
  }
}
