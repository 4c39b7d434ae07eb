package learnstream.soak;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * How large a deployment's changelog topics are at the broker.
 *
 * @param prefix of the topics' names
 */
record ChangelogSize(Admin admin, String prefix) {
  long bytes() throws Exception {
    long bytes = 0;
    var brokers = admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
    for (Map<String, LogDirDescription> broker :
        admin.describeLogDirs(brokers).allDescriptions().get().values()) {
      for (LogDirDescription directory : broker.values()) {
        for (Map.Entry<TopicPartition, ReplicaInfo> replica : directory.replicaInfos().entrySet()) {
          String topic = replica.getKey().topic();
          if (topic.startsWith(prefix) && topic.endsWith("-changelog")) {
            bytes += replica.getValue().size();
          }
        }
      }
    }
    return bytes;
  }
}
