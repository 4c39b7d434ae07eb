package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;

/** A learner in a process of its own, fed a few samples at a time, so that a kill is amid them. */
final class KilledProcess implements AutoCloseable {
  /**
   * How samples come.
   *
   * @param ahead more are sent when fewer than these wait for their predictions
   * @param atOnce most that are sent at once
   * @param pauseMillis most time between two looks at the predictions
   */
  record Flow(int ahead, int atOnce, int pauseMillis) {}

  /** Sends samples. */
  interface Feed {
    /** Sends those with the numbers {@code [from, to)}. */
    void send(Deployment deployment, int from, int to);
  }

  private final Path config;
  private final Deployment deployment;
  private final Feed feed;
  private final Flow flow;
  private final Random moments;
  private final CommittedReader<Prediction> predictions;
  private Process process;
  private int sent;

  KilledProcess(
      TestCluster cluster,
      Path config,
      IntFunction<LabelledSample> samples,
      Flow flow,
      Random moments)
      throws Exception {
    this(
        config,
        cluster,
        (deployment, from, to) -> cluster.send(deployment, samples, from, to),
        flow,
        moments);
  }

  KilledProcess(Path config, TestCluster cluster, Feed feed, Flow flow, Random moments)
      throws Exception {
    this.config = config;
    this.feed = feed;
    this.flow = flow;
    this.moments = moments;
    deployment = ConfigReader.read(config);
    cluster.createTopics(deployment);
    predictions =
        TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class);
  }

  /**
   * Starts it, once it has been killed if it runs, and feeds it until it has predicted so many
   * samples in all its lives.
   *
   * @param samplesInAll none is sent behind them
   */
  void liveUntil(int predicted, int samplesInAll) throws Exception {
    kill();
    process = TestCluster.run(config, "512m");
    while (samplesPredicted() < predicted) {
      if (sent < Math.min(samplesInAll, samplesPredicted() + flow.ahead)) {
        int next = Math.min(samplesInAll, sent + 1 + moments.nextInt(flow.atOnce));
        feed.send(deployment, sent, next);
        sent = next;
      }
      Thread.sleep(moments.nextInt(flow.pauseMillis));
      predictions.poll();
      assertThat(process.isAlive()).as("the learner runs").isTrue();
    }
  }

  private int samplesPredicted() {
    return predictions.found().size() / deployment.models().size();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Everything that was committed so far, in its order. */
  List<Prediction> predictions() {
    return predictions.found();
  }

  /** SIGKILL: nothing is committed, closed or told. */
  private void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() throws Exception {
    kill();
    predictions.close();
  }
}
