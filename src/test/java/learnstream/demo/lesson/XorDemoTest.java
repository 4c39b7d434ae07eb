package learnstream.demo.lesson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import org.junit.jupiter.api.Test;

class XorDemoTest {
  @Test
  void networksAsTheyComeLearnXorAndAPerceptronDoesNot() throws Exception {
    List<SeedRun> networks = new ArrayList<>();
    for (ModelConfig model : ConfigReader.parse(XorDemo.yaml(1), "xor").models()) {
      SeedRun run = run(model, 5000);
      if (model.spec().id().equals("perceptron")) {
        assertThat(run.hasLearnt()).isFalse();
        assertThat(run.accuracy()).isLessThan(0.65);
      } else {
        networks.add(run);
      }
    }
    assertThat(networks).hasSize(20);
    assertThat(networks.stream().filter(SeedRun::hasLearnt)).hasSizeGreaterThanOrEqualTo(19);
    assertThat(networks).allSatisfy(run -> assertThat(run.accuracy()).isGreaterThan(0.99));
  }

  private static SeedRun run(ModelConfig model, int samples) {
    Learner learner = new Learner(model.spec());
    SeedRun run = new SeedRun();
    Random random = new Random(1);
    for (int i = 0; i < samples; i++) {
      int a = random.nextInt(2);
      int b = random.nextInt(2);
      learner.predict(new double[] {a, b});
      run.add(learner.predictedClass() == (a ^ b));
      learner.learn(learner.oneHot(a ^ b), 1, i);
    }
    return run;
  }

  @Test
  void learntMeansAHundredRightInARow() {
    SeedRun run = new SeedRun();
    for (int i = 0; i < 150; i++) {
      run.add(i != 60);
    }
    assertThat(run.hasLearnt()).isFalse();
    for (int i = 150; i < 161; i++) {
      run.add(true);
    }
    assertThat(run.learntAfter()).isEqualTo(161);
    run.add(false);
    assertThat(run.learntAfter()).isEqualTo(161);
    assertThat(run.accuracy()).isEqualTo(160 / 162.0);
  }
}
