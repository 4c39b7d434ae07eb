package learnstream.recorded;

/**
 * One thing that happens to a deployment.
 *
 * @param key of the record, or null
 * @param value of the record, or null
 * @param millis by how much the clock goes on
 */
record Event(Kind kind, byte[] key, byte[] value, long millis) {
  enum Kind {
    SAMPLE,
    COMMAND,
    CLOCK
  }

  static Event sample(byte[] key, byte[] value) {
    return new Event(Kind.SAMPLE, key, value, 0);
  }

  static Event command(byte[] value) {
    return new Event(Kind.COMMAND, null, value, 0);
  }

  static Event clock(long millis) {
    return new Event(Kind.CLOCK, null, null, millis);
  }
}
