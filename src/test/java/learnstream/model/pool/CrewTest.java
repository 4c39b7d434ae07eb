package learnstream.model.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.nn.parallel.Crew;
import org.junit.jupiter.api.Test;

class CrewTest {
  @Test
  void doesEachTaskOnceHoweverManyThreads() {
    int[] done = new int[37];
    for (int round = 0; round < 20_000; round++) {
      Crew.SHARED.run(i -> done[i]++, 1 + round % done.length, 1 + round % 4);
    }
    int[] expected = new int[done.length];
    for (int round = 0; round < 20_000; round++) {
      for (int i = 0; i < 1 + round % done.length; i++) {
        expected[i]++;
      }
    }
    assertThat(done).isEqualTo(expected);
  }

  @Test
  void sharesThemOutAndWaitsForAll() {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    Crew.SHARED.run(
        i -> {
          threads.add(Thread.currentThread().getName());
          both.countDown();
          await(both);
        },
        2,
        2);
    assertThat(threads).hasSize(2).anyMatch(name -> name.startsWith("learnstream-pool-"));
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("learnstream-pool-"))
        .allMatch(Thread::isDaemon);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void throwsWhatTheFirstTaskThatFailsThrowsAndGoesOn() {
    int[] done = new int[8];
    assertThatThrownBy(
            () ->
                Crew.SHARED.run(
                    i -> {
                      done[i]++;
                      if (i > 4) {
                        throw new IllegalStateException("task " + i);
                      }
                    },
                    8,
                    2))
        .hasMessage("task 5");
    assertThat(done).containsOnly(1);
    Crew.SHARED.run(i -> done[i]++, 8, 2);
    assertThat(done).containsOnly(2);
  }

  /** One crew serves one caller; another does its own tasks, and neither waits for the other. */
  @Test
  void neverHoldsUpASecondCaller() {
    int[] done = new int[1];
    Crew.SHARED.run(
        i -> {
          if (i == 0) {
            Crew.SHARED.run(j -> done[0]++, 10, 2);
          }
        },
        2,
        2);
    assertThat(done[0]).isEqualTo(10);
  }

  @Test
  void aPoolLearnsTheSameBitsOnEveryNumberOfThreads() throws Exception {
    for (String features :
        new String[] {
          "features: 200",
          "features: {shape: [12, 12]}",
          "fields: {a: number, b: {kind: text, width: 4096}, c: {kind: embedding, dimensions: 3}}"
        }) {
      byte[] alone = learnt(features, 1);
      assertThat(learnt(features, 2)).as(features).isEqualTo(alone);
      assertThat(learnt(features, 3)).as(features).isEqualTo(alone);
    }
  }

  private static byte[] learnt(String features, int threads) throws ConfigException {
    String yaml =
        "models: [{kind: pool, %s, classes: [a, b, c], threads: %d}]".formatted(features, threads);
    Learner learner = new Learner(ConfigReader.parse(yaml, "test").models().get(0).spec());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 40; i++) {
      double[] x = learner.features();
      Arrays.setAll(x, j -> random.nextDouble());
      if (features.startsWith("fields")) {
        learner.values()[0] = random.nextDouble();
        learner.values()[1] = "words of sample " + random.nextInt(30);
        learner.values()[2] = "c" + random.nextInt(4);
      }
      learner.predict();
      learner.learn(learner.oneHot(i % 3), 1, i);
    }
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes());
    learner.writeState(state);
    return state.array();
  }
}
