package learnstream.stream.app;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/**
 * A part of a deployment in this process, and what can be asked of the application that runs it.
 */
public record RunningPart(Part part, KafkaStreams streams) {
  /** Partitions of inputs that this process works on now. */
  public Set<TopicPartition> assigned() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .collect(Collectors.toSet());
  }
}
