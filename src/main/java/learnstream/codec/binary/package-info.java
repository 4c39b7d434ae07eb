/**
 * Avro's binary form of the generated records, read and written faster, and within bounds, than by
 * Avro's own readers and writers. It uses Avro and the generated classes alone; {@code codec} puts
 * headers in front. Begin with {@link learnstream.codec.binary.RecordWriter}.
 */
package learnstream.codec.binary;
