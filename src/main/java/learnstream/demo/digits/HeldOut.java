package learnstream.demo.digits;

import learnstream.demo.data.Digits;
import learnstream.demo.data.GanData;
import learnstream.model.Learner;

/** The digits that the demo always sends without their labels. */
public final class HeldOut {
  private HeldOut() {}

  /** Share of them that a classifier gets right. */
  public static double accuracy(Learner classifier) {
    Digits digits = new Digits();
    int right = 0;
    int all = 0;
    double[] pixels = new double[Digits.SIDE * Digits.SIDE];
    for (int i = 0; i < digits.count(); i++) {
      if (GanData.isHeldOut(i)) {
        byte[] image = digits.image(i);
        for (int j = 0; j < pixels.length; j++) {
          pixels[j] = image[j] & 0xff;
        }
        classifier.predict(pixels);
        right += classifier.predictedClass() == digits.label(i) ? 1 : 0;
        all++;
      }
    }
    return (double) right / all;
  }
}
