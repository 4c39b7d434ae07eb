package learnstream.reliability;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;

/** A produce request made by hand, for records that Kafka's own producer refuses to send. */
final class RawProduce {
  /** The newest that names topics by their names. */
  private static final short VERSION = 9;

  private RawProduce() {}

  /**
   * Sends one record with any timestamp.
   *
   * @return its offset
   */
  static long send(int port, TopicPartition partition, byte[] value, long timestamp)
      throws Exception {
    MemoryRecords records =
        MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(timestamp, null, value));
    var data =
        new ProduceRequestData.PartitionProduceData()
            .setIndex(partition.partition())
            .setRecords(records);
    var topics = new ProduceRequestData.TopicProduceDataCollection();
    topics.add(
        new ProduceRequestData.TopicProduceData()
            .setName(partition.topic())
            .setPartitionData(List.of(data)));
    ProduceRequest request =
        ProduceRequest.builder(
                new ProduceRequestData()
                    .setAcks((short) -1)
                    .setTimeoutMs(30_000)
                    .setTopicData(topics))
            .build(VERSION);
    RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, VERSION, "raw", 1);
    ByteBuffer bytes = request.serializeWithHeader(header);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(bytes.remaining());
      out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readInt()];
      in.readFully(answer);
      ByteBufferAccessor readable = new ByteBufferAccessor(ByteBuffer.wrap(answer));
      // The correlation id, and no tagged fields.
      readable.readInt();
      readable.readByte();
      var response = ProduceResponse.parse(readable, VERSION).data();
      var partitionResponse = response.responses().iterator().next().partitionResponses().get(0);
      Errors.forCode(partitionResponse.errorCode()).maybeThrow();
      return partitionResponse.baseOffset();
    }
  }
}
