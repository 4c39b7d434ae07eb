package learnstream.cli.suggest;

import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;

/** Which kinds this version reads. */
final class ReaderAbilities {
  static final boolean TEXT = reads("fields: {x: text}, classes: 2");
  static final boolean TIME = reads("fields: {x: {kind: time, format: M/d/yy}}, classes: 2");
  static final boolean HASH = reads("fields: {x: hash}, classes: 2");
  static final boolean GROW = reads("fields: {x: number}, classes: grow");
  static final boolean TARGET = reads("fields: {x: number}, target: {name: y, scaling: standard}");
  static final boolean SAMPLES =
      reads("samples: {topic: t, format: json, label: y}", "features: 1, classes: 2");

  private ReaderAbilities() {}

  /** The same, or left out if its kind is not read. */
  static Guess known(Guess guess) {
    boolean unknown =
        "text".equals(guess.kind()) && !TEXT
            || "time".equals(guess.kind()) && !TIME
            || "hash".equals(guess.kind()) && !HASH;
    return unknown ? new Guess(null, "", "a " + guess.kind()) : guess;
  }

  private static boolean reads(String model) {
    return reads("name: x", model);
  }

  private static boolean reads(String top, String model) {
    try {
      ConfigReader.parse(top + "\nmodels: [{" + model + "}]\n", "suggest");
      return true;
    } catch (ConfigException e) {
      return false;
    }
  }
}
