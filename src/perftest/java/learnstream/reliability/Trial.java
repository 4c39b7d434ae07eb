package learnstream.reliability;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ConfigReader;
import learnstream.reliability.CommittedLog.Place;
import learnstream.reliability.Verdict.ModelOfKey;
import learnstream.reliability.Verdict.RollBack;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** One deployment that learns a steady stream while a fault happens to it. */
public final class Trial implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Cluster cluster;
  private final Setup setup;
  private final Path directory;
  private final String name;
  private final Random random;
  private final Deployment deployment;
  private final List<LearnerProcess> learners = new ArrayList<>();
  private final Supervisor supervisor = new Supervisor(this::note);
  private final Set<Place> bad = ConcurrentHashMap.newKeySet();
  private final List<RollBack> rollBacks = new ArrayList<>();
  private final Map<String, Integer> notes = new LinkedHashMap<>();
  private final CommittedLog log;
  private Feed feed;
  private boolean complete = true;

  /**
   * Creates the topics; nothing runs yet.
   *
   * @param name of the deployment
   * @param directory of configurations, logs, stores
   * @param random the moments of faults
   */
  Trial(Cluster cluster, Setup setup, String name, Path directory, Random random) throws Exception {
    this.cluster = cluster;
    this.setup = setup;
    this.directory = Files.createDirectories(directory);
    this.name = name;
    this.random = random;
    for (int i = 0; i < setup.learners(); i++) {
      learners.add(learner(i));
    }
    deployment =
        ConfigReader.read(config(0)).at(cluster.directAddress(), directory.resolve("unused"));
    createTopics();
    List<String> models = deployment.models().stream().map(m -> m.spec().id()).toList();
    log = new CommittedLog(cluster, deployment.topics(), models, setup.partitions());
  }

  private void createTopics() throws Exception {
    try (Admin admin = cluster.admin()) {
      new TopicSetup(deployment, admin).create();
      // So that the broker tells which predictions came after a fault.
      ConfigResource topic =
          new ConfigResource(ConfigResource.Type.TOPIC, deployment.topics().predictions());
      ConfigEntry time = new ConfigEntry("message.timestamp.type", "LogAppendTime");
      admin
          .incrementalAlterConfigs(
              Map.of(topic, List.of(new AlterConfigOp(time, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private Path config(int instance) {
    return directory.resolve("learner-" + instance + ".yaml");
  }

  private LearnerProcess learner(int instance) throws Exception {
    Path stateDir = directory.resolve("state-" + instance);
    LearnerProcess made = new LearnerProcess(config(instance), stateDir);
    configure(made, "");
    return made;
  }

  /** Writes a learner's configuration anew, with further lines at its top level. */
  public void configure(LearnerProcess learner, String lines) throws Exception {
    Files.writeString(
        learner.config(),
        TrialConfig.yaml(setup.with(lines), name, cluster.learnersAddress(), learner.stateDir()));
  }

  /** Starts the learners and the stream. */
  void start(long seed, int rate) throws Exception {
    for (LearnerProcess learner : learners.subList(0, setup.learners())) {
      learner.start();
      keep(learner);
    }
    feed = new Feed(cluster, log, deployment.topics().samples(), setup, seed, rate);
    awaitMore(20);
  }

  public Cluster cluster() {
    return cluster;
  }

  public Deployment deployment() {
    return deployment;
  }

  public Path directory() {
    return directory;
  }

  public CommittedLog log() {
    return log;
  }

  public Feed feed() {
    return feed;
  }

  public LearnerProcess learner() {
    return learners.get(0);
  }

  public List<LearnerProcess> learners() {
    return learners;
  }

  /** A further process of the same deployment, for the fault to start. */
  public LearnerProcess addLearner() throws Exception {
    LearnerProcess added = learner(learners.size());
    learners.add(added);
    return added;
  }

  /** From now on it is started again when it ends by itself, as supervisors of processes do. */
  public void keep(LearnerProcess learner) {
    supervisor.keep(learner);
  }

  /** From now on it may end. */
  public void release(LearnerProcess learner) {
    supervisor.release(learner);
  }

  /** Samples that may be dead letters; all others must be predicted. */
  public void expectRefusal(int partition, long offset) {
    bad.add(new Place(partition, offset));
  }

  /** Waits until everything that may be refused has been dealt with. */
  public void awaitRefusals() throws Exception {
    await(() -> log.areSettled(bad), "the answer to a bad sample");
  }

  /** A model was rolled back behind the sample at one offset to what it was behind another. */
  public void expectRollBack(String model, long behind, long to) {
    rollBacks.add(new RollBack(model, behind, to));
  }

  /** What a reader of the row must know; said once, with how often. */
  public void note(String sentence) {
    notes.merge(sentence, 1, Integer::sum);
  }

  /** Something that was to be done or judged could not be. */
  void incomplete(String sentence) {
    complete = false;
    note(sentence);
  }

  /** Waits for a stretch without faults, of a length that the seed decides. */
  void calm() throws Exception {
    awaitMore(100 + random.nextInt(400));
  }

  /** Waits for so many more predictions. */
  public void awaitMore(int predictions) throws Exception {
    int wanted = log.predictionCount() + predictions;
    await(() -> log.predictionCount() >= wanted, predictions + " more predictions");
  }

  /**
   * @return seconds from a fault until something new was committed in each partition
   */
  public double awaitGoingOn(long faultMillis) throws Exception {
    await(() -> log.wentOnSince(faultMillis), "a new prediction");
    return (System.currentTimeMillis() - faultMillis) / 1000.0;
  }

  /** Lets the stream flow, or not, until a moment; ms since the epoch. */
  public void passUntil(long millis) throws InterruptedException {
    log.await(() -> System.currentTimeMillis() >= millis, PATIENCE);
  }

  private void await(BooleanSupplier condition, String what) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!log.await(condition, Duration.ofSeconds(1))) {
      supervisor.look();
      if (System.nanoTime() > deadline || supervisor.hasGivenUp()) {
        throw new TimeoutException(
            "%s did not come; last line: %s".formatted(what, learner().lastLine()));
      }
    }
  }

  /** Ends the stream, waits for all answers and final states, and judges them. */
  Outcome finish(Fault fault, List<Double> seconds) throws Exception {
    feed.stop();
    if (!settledAtEnd()) {
      incomplete("not every sample has a prediction or dead letter");
    }
    log.close();
    Verdict verdict = new Verdict(log, deployment, bad, rollBacks);
    if (fault.goesOnToTheBit()) {
      judgeStates(verdict);
    }
    if (log.unreadable() > 0) {
      incomplete(log.unreadable() + " unreadable records");
    }
    return new Outcome(
        fault.name(),
        seconds.size(),
        log.sampleCount(),
        verdict.lost(),
        verdict.doubled(),
        verdict.learntTwice(),
        fault.goesOnToTheBit() ? verdict.differingBits() : 0,
        seconds,
        complete,
        notesAsText());
  }

  private boolean settledAtEnd() throws Exception {
    try {
      awaitSettled();
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Waits until every record that was sent has its predictions or dead letters. */
  public void awaitSettled() throws Exception {
    await(() -> log.sampleCount() >= feed.sent() && log.unsettled() == 0, "the last prediction");
  }

  private void judgeStates(Verdict verdict) throws Exception {
    if (setup.keys() > 0) {
      Operator operator = new Operator(this);
      for (ModelOfKey model : verdict.lastOffsets().keySet()) {
        operator.checkpoint(model.model(), model.key());
      }
    }
    Map<ModelOfKey, ByteBuffer> states =
        FinalStates.await(cluster, deployment, verdict.lastOffsets(), PATIENCE, supervisor::look);
    Map<String, ModelConfig> configs = new HashMap<>();
    deployment.models().forEach(model -> configs.put(model.spec().id(), model));
    for (ModelOfKey model : verdict.lastOffsets().keySet()) {
      ByteBuffer state = states.get(model);
      if (state == null) {
        incomplete("no checkpoint of the final state of " + model.model());
      } else {
        verdict.judgeState(configs.get(model.model()), model, state);
      }
    }
  }

  String notesAsText() {
    List<String> texts = new ArrayList<>();
    notes.forEach((text, times) -> texts.add(times == 1 ? text : text + " (" + times + " times)"));
    return String.join("; ", texts);
  }

  /** Ends whatever runs. */
  @Override
  public void close() throws Exception {
    if (feed != null) {
      feed.close();
    }
    log.close();
    for (LearnerProcess learner : learners) {
      learner.end();
    }
  }
}
