package learnstream.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Decompresses the pages of Parquet files: for GZIP the library would need Hadoop. */
final class ParquetCodecs implements CompressionCodecFactory {
  private static final Set<CompressionCodecName> OF_LIBRARY =
      Set.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4_RAW);

  private final CodecFactory library = new CodecFactory(new PlainParquetConfiguration(), 0);

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    if (codec == CompressionCodecName.GZIP) {
      return new Gzip();
    }
    if (!OF_LIBRARY.contains(codec)) {
      throw new IllegalStateException(
          "%s is not allowed; write the file with SNAPPY, ZSTD, GZIP or LZ4_RAW".formatted(codec));
    }
    return library.getDecompressor(codec);
  }

  private static final class Gzip implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      try (InputStream in = new GZIPInputStream(bytes.toInputStream())) {
        return BytesInput.from(in.readNBytes(size));
      }
    }

    @Override
    public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize)
        throws IOException {
      byte[] bytes = new byte[inSize];
      in.get(bytes);
      out.put(decompress(BytesInput.from(bytes), outSize).toByteArray());
    }

    @Override
    public void release() {}
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("nothing is written");
  }

  @Override
  public void release() {
    library.release();
  }
}
