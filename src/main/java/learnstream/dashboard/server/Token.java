package learnstream.dashboard.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The secret that an action has to present. The right one is always accepted: were there a limit of
 * wrong ones, anybody who reaches the page could lock the operator out. What keeps guesses from
 * succeeding is the token's length.
 */
final class Token {
  private final byte[] digest;

  Token(String token) {
    digest = digest(token);
  }

  /** Takes the same time wherever the first wrong character is. */
  boolean isRight(String given) {
    return given != null && MessageDigest.isEqual(digest(given), digest);
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
