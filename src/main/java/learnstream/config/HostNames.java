package learnstream.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The host names that an HTTP server answers to. A page of another site can have its own name
 * resolve to this machine (DNS rebinding) and then read what a server on loopback answers; its
 * requests carry its name in {@code Host}, so a server that answers to its own names only is safe
 * from it.
 *
 * @param names in lower case, without ports, IPv6 addresses in brackets
 */
public record HostNames(Set<String> names) {
  public HostNames {
    names = Set.copyOf(names);
  }

  /**
   * Those of loopback, of the address that a server listens at, and further ones, for instance a
   * proxy's.
   */
  public static HostNames of(String address, Set<String> further) {
    Set<String> names = new TreeSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    names.add(lowerCase(address.indexOf(':') < 0 ? address : "[" + address + "]"));
    further.forEach(name -> names.add(lowerCase(name)));
    return new HostNames(names);
  }

  /** Whether a server at this address is for its own machine only. */
  public static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Whether one of the names is what a request calls the server by.
   *
   * @param host the header {@code Host}, with or without a port; null: none
   */
  public boolean include(String host) {
    return host != null && names.contains(lowerCase(withoutPort(host)));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return String.join(", ", new TreeSet<>(names));
  }
}
