package learnstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import learnstream.demo.data.Digits;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;
import learnstream.nn.spec.Stateful;

/** Models of a kind, what they hold, and what the tests of every kind have in common. */
public final class Models {
  private Models() {}

  public static Learner classifier(
      KindSpec kind, int features, Scaling scaling, String... classes) {
    return new Learner(
        new ModelSpec(
            "m",
            kind,
            FeatureSpec.positional(features),
            TargetSpec.classes(List.of(classes)),
            scaling,
            1,
            1000,
            0.999));
  }

  public static byte[] bytes(Stateful stateful) {
    ByteBuffer out = ByteBuffer.allocate(stateful.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    stateful.writeState(out);
    assertThat(out.remaining()).isZero();
    return out.array();
  }

  public static byte[] bytes(Learner learner) {
    ByteBuffer out = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(out);
    assertThat(out.remaining()).isZero();
    return out.array();
  }

  public static byte[] bytes(OnlineModel model) {
    return bytes(Stateful.of(model.parameters(), model.optimiser()));
  }

  /** Share of ten thousand digits that are predicted rightly, each before it is learnt. */
  public static double digits(KindSpec kind) {
    String[] classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    Learner learner = classifier(kind, 784, new Scaling.Constant(255, 0), classes);
    Digits digits = new Digits();
    double[] pixels = new double[784];
    for (int i = 0; i < digits.count(); i++) {
      byte[] image = digits.image(i);
      for (int j = 0; j < pixels.length; j++) {
        pixels[j] = image[j] & 0xff;
      }
      learner.predict(pixels);
      learner.learn(learner.oneHot(digits.label(i)), 1, i);
    }
    return learner.metrics().snapshot().whole().accuracy();
  }

  /**
   * Stops a model at several moments, goes on from its bytes, and compares what both hold and say
   * then.
   */
  public static void assertGoesOnFromItsBytesToTheBit(KindSpec kind, int inputs) {
    for (int stop : new int[] {0, 1, 9, 60, 150}) {
      OnlineModel whole = kind.create(1);
      feed(whole, inputs, 0, stop);
      OnlineModel restored = kind.create(1);
      ByteBuffer state = ByteBuffer.wrap(bytes(whole)).order(ByteOrder.LITTLE_ENDIAN);
      restored.parameters().readState(state);
      restored.optimiser().readState(state);
      assertThat(state.remaining()).isZero();
      double[] said = feed(whole, inputs, stop, stop + 200);
      assertThat(feed(restored, inputs, stop, stop + 200)).isEqualTo(said);
      assertThat(bytes(restored)).isEqualTo(bytes(whole));
      assertThat(restored.version()).isEqualTo(whole.version());
    }
  }

  /** Random samples, one in seven without a label; returns the last scores. */
  private static double[] feed(OnlineModel model, int inputs, int from, int to) {
    double[] x = new double[inputs];
    double[] target = new double[model.outputs()];
    double[] scores = new double[model.outputs()];
    for (int s = from; s < to; s++) {
      Random random = new Random(s);
      for (int i = 0; i < inputs; i++) {
        x[i] = random.nextInt(4) == 0 ? 0 : random.nextGaussian();
      }
      for (int o = 0; o < target.length; o++) {
        target[o] = x[o % inputs] > x[(o + 1) % inputs] ? 1 : 0;
      }
      model.predict(x, scores);
      if (s % 7 == 3) {
        model.learnUnlabelled(1);
      } else {
        model.learn(target, 1 + s % 2);
      }
    }
    return scores;
  }
}
