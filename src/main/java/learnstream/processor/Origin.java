package learnstream.processor;

/** Where a sample came from and its bytes as they came. */
record Origin(String topic, int partition, long offset, byte[] key, byte[] value) {}
