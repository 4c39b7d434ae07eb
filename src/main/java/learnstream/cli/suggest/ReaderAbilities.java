package learnstream.cli.suggest;

import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;

/** What this version reads. */
final class ReaderAbilities {
  static final boolean GROW = reads("classes: grow");
  static final boolean TARGET = reads("target: {name: y, scaling: standard}");

  private ReaderAbilities() {}

  private static boolean reads(String target) {
    try {
      ConfigReader.parse("models: [{fields: {x: number}, " + target + "}]", "suggest");
      return true;
    } catch (ConfigException e) {
      return false;
    }
  }
}
