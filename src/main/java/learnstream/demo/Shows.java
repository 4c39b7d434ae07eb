package learnstream.demo;

import java.util.List;
import java.util.function.Supplier;

/** All shows, in the order of the list. */
public final class Shows {
  private Shows() {}

  public static List<Supplier<Show>> all() {
    return List.of(
        DigitsShow::new,
        GatesShow::new,
        ActivationsShow::new,
        LossesShow::new,
        WorkedExampleShow::new,
        XorShow::new,
        PerceptronShow::new,
        RbfShow::new,
        CnnShow::new,
        HopfieldShow::new,
        AutoencoderShow::new);
  }
}
