package learnstream.cli;

import java.util.List;
import java.util.function.Supplier;
import learnstream.demo.Demo;
import learnstream.demo.digits.AutoencoderDemo;
import learnstream.demo.digits.CnnDemo;
import learnstream.demo.digits.DigitsDemo;
import learnstream.demo.digits.HopfieldDemo;
import learnstream.demo.digits.PerceptronDemo;
import learnstream.demo.digits.RbfDemo;
import learnstream.demo.lesson.ActivationsDemo;
import learnstream.demo.lesson.GatesDemo;
import learnstream.demo.lesson.LossesDemo;
import learnstream.demo.lesson.WorkedExampleDemo;
import learnstream.demo.lesson.XorDemo;

/** All demos, in the order of the list. */
public final class Demos {
  private Demos() {}

  public static List<Supplier<Demo>> all() {
    return List.of(
        DigitsDemo::new,
        GatesDemo::new,
        ActivationsDemo::new,
        LossesDemo::new,
        WorkedExampleDemo::new,
        XorDemo::new,
        PerceptronDemo::new,
        RbfDemo::new,
        CnnDemo::new,
        HopfieldDemo::new,
        AutoencoderDemo::new);
  }
}
