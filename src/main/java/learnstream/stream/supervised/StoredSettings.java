package learnstream.stream.supervised;

import java.util.Optional;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ModelReader;
import learnstream.model.ModelSpec;
import learnstream.stream.state.ModelStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings under which the stored samples were learnt. What may change between two starts, such
 * as the learning rate, is kept with the model: a replay repeats what was learnt under the former
 * settings, and the new ones apply behind the last sample that was handled.
 */
final class StoredSettings {
  private static final Logger LOG = LoggerFactory.getLogger(StoredSettings.class);

  private final ModelConfig config;
  private final ModelStore store;
  private ModelSpec spec;

  StoredSettings(ModelConfig config, ModelStore store) {
    this.config = config;
    this.store = store;
    spec = former().orElse(config.spec());
  }

  /** The former settings, where they are known, are others, and fit what is stored. */
  private Optional<ModelSpec> former() {
    return store
        .configuration()
        .filter(text -> !text.equals(config.text()))
        .flatMap(text -> ModelReader.parse(text, config.spec().id()))
        .map(ModelConfig::spec)
        .filter(
            its ->
                its.specification().fingerprint() == config.spec().specification().fingerprint());
  }

  /** What a model is made of now: the former settings until the present ones are adopted. */
  ModelSpec spec() {
    return spec;
  }

  /** Whether the present ones are not adopted yet. */
  boolean areFormer() {
    return spec != config.spec();
  }

  /**
   * From now on the present settings count.
   *
   * @param offset of the last sample handled before
   */
  void adopt(long offset) {
    if (areFormer()) {
      LOG.info(
          "model {}: its configuration has changed and applies behind offset {}: {}",
          spec.id(),
          offset,
          config.text());
    }
    spec = config.spec();
    if (config.text() != null && !store.configuration().equals(Optional.of(config.text()))) {
      store.putConfiguration(config.text());
    }
  }
}
