package learnstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.app.AccessRight;
import learnstream.stream.app.AccessRights;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Part;
import learnstream.stream.app.SecuredCluster;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each command with the least rights that it needs, and with each of these taken away: then it ends
 * with a sentence that names the right.
 */
class SecuredClusterIT {
  private static final String MODEL =
      """
      models:
        - id: m
          features: 2
          classes: [off, on]
          layers: [4]
      """;
  private static final String GAN =
      """
      gan:
        features: 2
        batch: 32
        noise: 2
        generator: {layers: [8]}
        discriminator: {layers: [8]}
        evaluation: {every: 0s, modes: [[1, 1], [-1, -1]]}
      """;

  /** Stands for the user's configuration among the words of a command. */
  private static final Object CONFIG = new Object();

  @TempDir private static Path directory;
  private static SecuredCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new SecuredCluster(directory);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Path config(String name, String user, String networks) throws Exception {
    return write(name, user, cluster.kafka(user), networks);
  }

  private static Path write(String name, String user, String kafka, String networks)
      throws Exception {
    String yaml = "name: %s\n%sstateDir: %s\n%s";
    return Files.writeString(
        directory.resolve(name + "-" + user + ".yaml"),
        yaml.formatted(name, kafka, directory.resolve("state-" + name + user), networks));
  }

  /** A deployment whose topics are there, as the test itself sees it. */
  private static Deployment deployment(String name, String networks) throws Exception {
    String kafka = "kafka: {bootstrap.servers: '%s'}\n".formatted(cluster.openServers());
    Deployment deployment = ConfigReader.read(write(name, "test", kafka, networks));
    new TopicSetup(deployment, cluster.admin()).create();
    return deployment;
  }

  /** A user of a deployment with the least rights for a command. */
  private record User(String name, String deployment, String networks, List<AccessRight> rights) {
    private CommandLines.Result execute(String user, Object... command) throws Exception {
      Path config = config(deployment, user, networks);
      return CommandLines.execute(
          Stream.of(command).map(word -> word == CONFIG ? config : word).toArray());
    }

    void succeeds(Object... command) throws Exception {
      cluster.addUsers(Map.of(name, rights));
      CommandLines.Result result = execute(name, command);
      assertThat(result.code()).as("%s: %s", name, result.error()).isZero();
    }

    /** Others, each without one of the rights, are told so. */
    void needs(List<AccessRight> each, Object... command) throws Exception {
      Map<String, List<AccessRight>> users = new LinkedHashMap<>();
      for (AccessRight missing : each) {
        List<AccessRight> rest = new ArrayList<>(rights);
        rest.remove(missing);
        users.put(poorer(missing), rest);
      }
      cluster.addUsers(users);
      for (AccessRight missing : each) {
        String user = poorer(missing);
        CommandLines.Result result = execute(user, command);
        assertThat(result.code()).as("%s: %s", user, result.error()).isEqualTo(1);
        assertThat(result.error())
            .as(user)
            .contains("user " + user + " lacks the right")
            .contains(missing.toString().split(" ")[0] + " on ")
            .contains(missing.resource().name())
            .doesNotContain("\tat ");
        assertSecretsKept(result);
      }
    }

    private String poorer(AccessRight missing) {
      return "%s-without-%s-on-%s".formatted(name, missing.operation(), missing.resource().name());
    }

    void needsEachOf(List<AccessRight> each, Object... command) throws Exception {
      needs(each, command);
      succeeds(command);
    }
  }

  private static void assertSecretsKept(CommandLines.Result result) {
    assertThat(result.error() + result.lines()).doesNotContain("sesame", "change-it");
  }

  private static User user(String command, Deployment deployment, String networks) {
    return new User(
        deployment.name() + "-" + command.replace(' ', '-'),
        deployment.name(),
        networks,
        AccessRights.of(command, deployment));
  }

  private static Path samples() throws Exception {
    return Files.writeString(
        directory.resolve("samples.csv"), "a,b,label\n1,0,on\n0,1,off\n1,1,on\n");
  }

  private static List<AccessRight> which(List<AccessRight> rights, Predicate<AccessRight> wanted) {
    return rights.stream().filter(wanted).toList();
  }

  private static boolean isOnChangelogs(AccessRight right) {
    return right.resource().resourceType() == ResourceType.TOPIC
        && right.resource().patternType() == PatternType.PREFIXED;
  }

  @Test
  void topics() throws Exception {
    String yaml = "name: fresh\n" + MODEL;
    User user = user("topics", ConfigReader.parse(yaml, "fresh"), MODEL);
    // They are alike on each topic.
    List<AccessRight> onOne =
        which(user.rights, right -> right.resource().name().equals("fresh.samples"));
    assertThat(onOne).hasSize(3);
    user.needsEachOf(onOne, "topics", CONFIG, "--create");
  }

  @Test
  @Timeout(900)
  void aLearnerAndWhatBelongsToIt() throws Exception {
    Deployment d = deployment("sensors", MODEL);
    Path samples = samples();
    User producer = user("produce", d, MODEL);
    producer.needsEachOf(producer.rights, "produce", CONFIG, samples, "--label", "label");

    User learner = user("run", d, MODEL);
    // A changelog is read only if there is something in it.
    List<AccessRight> toRestore = changelogs(learner, AclOperation.READ);
    learner.needs(which(learner.rights, right -> !toRestore.contains(right)), "run", CONFIG);

    cluster.addUsers(Map.of(learner.name, learner.rights));
    Deployment secured = ConfigReader.read(config("sensors", learner.name, MODEL));
    try (LearnstreamApp app = new LearnstreamApp(secured)) {
      app.start();
      besideTheLearner(d);
      cluster.revoke(
          learner.name,
          which(learner.rights, r -> r.resource().name().equals(d.topics().samples())).get(0));
      app.awaitStop();
      // Where the next thing it does is to commit, the client says so with no exception of its own.
      assertThat(app.threadsReplaced()).isLessThanOrEqualTo(1);
      assertThat(app.failure().orElseThrow())
          .isInstanceOf(TopicAuthorizationException.class)
          .hasMessageContaining(d.topics().samples());
    }
    learner.needs(toRestore, "run", CONFIG);
  }

  private static void besideTheLearner(Deployment d) throws Exception {
    User commander = user("control", d, MODEL);
    commander.needsEachOf(commander.rights, "control", CONFIG, "checkpoint");
    User listing = user("checkpoint list", d, MODEL);
    listing.needsEachOf(listing.rights, "checkpoint", "list", CONFIG);
    Path file = directory.resolve("m.avro");
    listing.needsEachOf(listing.rights, "checkpoint", "export", CONFIG, file, "--model", "m");
    String predictions = d.topics().predictions();
    User reader =
        new User(
            "tail",
            d.name(),
            MODEL,
            which(AccessRights.of("tail", d), r -> r.resource().name().equals(predictions)));
    reader.needsEachOf(reader.rights, "tail", CONFIG, "predictions", "--no-follow");
    sendWhatIsRefused(d);
    User replay = user("dead-letters replay", d, MODEL);
    replay.needsEachOf(replay.rights, "dead-letters", "replay", CONFIG);
    User page = user("dashboard --token-file", d, MODEL);
    Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef0123");
    page.needs(page.rights, "dashboard", CONFIG, "--port", "0", "--token-file", token);
    imports(file);
  }

  private static void imports(Path file) throws Exception {
    Deployment other = deployment("other", MODEL);
    User importer = user("checkpoint import", other, MODEL);
    // The changelog can be made once only, and is read only if it is there.
    List<AccessRight> inOrder = new ArrayList<>(changelogs(importer, AclOperation.CREATE));
    inOrder.addAll(which(importer.rights, right -> !isOnChangelogs(right)));
    inOrder.addAll(changelogs(importer, AclOperation.WRITE));
    inOrder.addAll(changelogs(importer, AclOperation.READ));
    importer.needsEachOf(inOrder, "checkpoint", "import", CONFIG, file);
  }

  private static List<AccessRight> changelogs(User user, AclOperation operation) {
    return which(user.rights, right -> isOnChangelogs(right) && right.operation() == operation);
  }

  private static void sendWhatIsRefused(Deployment d) throws Exception {
    try (var producer =
            new KafkaProducer<>(
                new HashMap<String, Object>(d.kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var consumer =
            new KafkaConsumer<>(
                new HashMap<String, Object>(d.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      producer.send(new ProducerRecord<>(d.topics().samples(), new byte[] {1, 2, 3})).get();
      TopicPartition letters = new TopicPartition(d.topics().deadLetters(), 0);
      consumer.assign(List.of(letters));
      consumer.seekToBeginning(List.of(letters));
      assertThat(consumer.poll(Duration.ofSeconds(60))).isNotEmpty();
    }
  }

  @Test
  @Timeout(600)
  void aGenerator() throws Exception {
    Deployment d = deployment("pair", GAN);
    User learner =
        new User("generator", "pair", GAN, AccessRights.ofRun(d, EnumSet.of(Part.GENERATOR)));
    cluster.addUsers(Map.of(learner.name, learner.rights));
    Deployment secured = ConfigReader.read(config("pair", learner.name, GAN));
    try (LearnstreamApp app = new LearnstreamApp(secured, EnumSet.of(Part.GENERATOR))) {
      app.start();
      User user = user("generate", d, GAN);
      user.needsEachOf(user.rights, "generate", CONFIG, "--count", "3");
    }
  }

  @Test
  void aClientThatIsNotLetInIsToldWhy() throws Exception {
    Deployment d = deployment("closed", MODEL);
    cluster.addUsers(Map.of("alice", AccessRights.of("run", d)));
    String right = SecuredCluster.PASSWORD;
    assertNotLetIn(
        cluster.kafka("alice", "wrong-sesame", "secure", "trusted"),
        "did not let in user alice",
        "check kafka.sasl.jaas.config");
    assertNotLetIn(
        cluster.kafka("alice", right, "secure", "stranger"),
        "no TLS connection to localhost",
        "unable to find valid certification path");
    assertNotLetIn(
        cluster.kafka("alice", right, "expired", "trusted"),
        "no TLS connection to localhost",
        "NotAfter");
    assertNotLetIn(cluster.kafka("alice", right, "secure", "lost"), "lost.p12");
  }

  private static void assertNotLetIn(String kafka, String... words) throws Exception {
    Path config = write("closed", "alice", kafka, MODEL);
    for (Object[] command :
        new Object[][] {
          {"run", config},
          {"tail", config, "predictions"},
          {"produce", config, samples(), "--label", "label"},
          {"control", config, "pause"}
        }) {
      long start = System.nanoTime();
      CommandLines.Result result = CommandLines.execute(command);
      assertThat(result.code()).as(result.error()).isEqualTo(1);
      assertThat(result.error()).contains(words).doesNotContain("\tat ");
      assertSecretsKept(result);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }
}
