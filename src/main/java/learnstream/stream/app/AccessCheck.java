package learnstream.stream.app;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.ResourceType;

/** Asks the cluster which rights its user has. */
public final class AccessCheck {
  private static final long TIMEOUT_SECONDS = 15;

  /** Operations that include the right to describe. */
  private static final Set<AclOperation> DESCRIBING =
      Set.of(AclOperation.DESCRIBE, AclOperation.READ, AclOperation.WRITE);

  private static final Set<Class<? extends ApiException>> NOT_THERE =
      Set.of(UnknownTopicOrPartitionException.class, GroupIdNotFoundException.class);

  private enum Answer {
    YES,
    NO,
    UNKNOWN
  }

  private final Admin admin;

  /**
   * @param admin a client of the user
   */
  public AccessCheck(Admin admin) {
    this.admin = admin;
  }

  /**
   * The rights that the user lacks for sure. The cluster tells nothing of what is not there yet,
   * and nothing of transactional ids.
   */
  public List<AccessRight> denied(Collection<AccessRight> needed)
      throws ExecutionException, TimeoutException, InterruptedException {
    return with(Answer.NO, ask(needed));
  }

  /** The rights for the lack of which a client was refused, as far as they can be told. */
  List<AccessRight> refused(AuthorizationException refusal, Collection<AccessRight> needed)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<AccessRight> concerned = concerned(refusal, needed);
    Map<AccessRight, Answer> answers = ask(concerned);
    List<AccessRight> denied = with(Answer.NO, answers);
    return denied.isEmpty() ? with(Answer.UNKNOWN, answers) : denied;
  }

  /** Those on what the refusal names, or on all of its kind if it names nothing. */
  private static List<AccessRight> concerned(
      AuthorizationException refusal, Collection<AccessRight> needed) {
    if (refusal instanceof TopicAuthorizationException topics) {
      return on(ResourceType.TOPIC, topics.unauthorizedTopics(), needed);
    }
    if (refusal instanceof GroupAuthorizationException group) {
      Set<String> ids = group.groupId() == null ? Set.of() : Set.of(group.groupId());
      return on(ResourceType.GROUP, ids, needed);
    }
    return refusal instanceof TransactionalIdAuthorizationException
        ? on(ResourceType.TRANSACTIONAL_ID, Set.of(), needed)
        : List.copyOf(needed);
  }

  private static List<AccessRight> on(
      ResourceType type, Set<String> names, Collection<AccessRight> needed) {
    return names.isEmpty()
        ? needed.stream().filter(right -> right.resource().resourceType() == type).toList()
        : names.stream()
            .flatMap(
                name ->
                    needed.stream()
                        .filter(right -> right.covers(type, name))
                        .map(right -> right.on(name)))
            .toList();
  }

  private static List<AccessRight> with(Answer answer, Map<AccessRight, Answer> answers) {
    return answers.keySet().stream().filter(right -> answers.get(right) == answer).toList();
  }

  private Map<AccessRight, Answer> ask(Collection<AccessRight> needed)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, KafkaFuture<Set<AclOperation>>> topics = new HashMap<>();
    admin
        .describeTopics(
            names(needed, ResourceType.TOPIC),
            new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .topicNameValues()
        .forEach((name, found) -> topics.put(name, found.thenApply(t -> t.authorizedOperations())));
    Map<String, KafkaFuture<Set<AclOperation>>> groups = new HashMap<>();
    admin
        .describeConsumerGroups(
            names(needed, ResourceType.GROUP),
            new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
        .describedGroups()
        .forEach((id, found) -> groups.put(id, found.thenApply(g -> g.authorizedOperations())));
    Map<AccessRight, Answer> answers = new LinkedHashMap<>();
    for (AccessRight right : needed) {
      String name = right.resource().name();
      boolean group = right.resource().resourceType() == ResourceType.GROUP;
      KafkaFuture<Set<AclOperation>> allowed = group ? groups.get(name) : topics.get(name);
      answers.put(right, allowed == null ? Answer.UNKNOWN : answer(right.operation(), allowed));
    }
    return answers;
  }

  private static List<String> names(Collection<AccessRight> rights, ResourceType type) {
    return rights.stream()
        .filter(right -> !right.isPrefix() && right.resource().resourceType() == type)
        .map(right -> right.resource().name())
        .distinct()
        .toList();
  }

  private static Answer answer(AclOperation operation, KafkaFuture<Set<AclOperation>> found)
      throws ExecutionException, TimeoutException, InterruptedException {
    boolean describes = DESCRIBING.contains(operation);
    try {
      Set<AclOperation> allowed = found.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (allowed == null) {
        return Answer.UNKNOWN;
      }
      return allowed.contains(operation) ? Answer.YES : Answer.NO;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return describes ? Answer.NO : Answer.UNKNOWN;
      }
      if (NOT_THERE.stream().anyMatch(type -> type.isInstance(e.getCause()))) {
        // Whoever is told so may describe it.
        return describes ? Answer.YES : Answer.UNKNOWN;
      }
      throw e;
    }
  }
}
