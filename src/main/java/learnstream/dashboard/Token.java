package learnstream.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What an action has to know; guesses are few. */
final class Token {
  /** Wrong ones in a minute, after which none is looked at until the minute is over. */
  static final int GUESSES = 10;

  private static final long MINUTE = 60_000_000_000L;

  /** What a check found. */
  enum Verdict {
    RIGHT,
    WRONG,
    TOO_MANY
  }

  private final byte[] digest;
  private final Deque<Long> wrong = new ArrayDeque<>(GUESSES);

  Token(String token) {
    digest = digest(token);
  }

  /**
   * Takes the same time wherever the first wrong character is.
   *
   * @param nanos now
   */
  synchronized Verdict check(String given, long nanos) {
    while (!wrong.isEmpty() && nanos - wrong.peekFirst() > MINUTE) {
      wrong.removeFirst();
    }
    if (wrong.size() >= GUESSES) {
      return Verdict.TOO_MANY;
    }
    if (given != null && MessageDigest.isEqual(digest(given), digest)) {
      return Verdict.RIGHT;
    }
    wrong.addLast(nanos);
    return Verdict.WRONG;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
