package learnstream.stream.supervised;

import java.util.Optional;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ModelReader;
import learnstream.model.ModelSpec;
import learnstream.stream.state.ModelIdentity;
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

  private final ModelConfig present;
  private final ModelStore store;
  private ModelSpec spec;

  /** Has the text of the settings, which is told with each stored state. */
  private ModelIdentity identity;

  StoredSettings(ModelConfig present, ModelStore store) {
    this.present = present;
    this.store = store;
    use(former().orElse(present));
  }

  /** The former settings, where they are known, are others, and fit what is stored. */
  private Optional<ModelConfig> former() {
    long fingerprint = present.spec().specification().fingerprint();
    return store
        .configuration()
        .filter(text -> !text.equals(present.text()))
        .flatMap(text -> ModelReader.parse(text, present.spec().id()))
        .filter(its -> its.spec().specification().fingerprint() == fingerprint);
  }

  private void use(ModelConfig config) {
    spec = config.spec();
    identity = ModelIdentity.of(spec.specification(), config.text());
  }

  /** What a model is made of now: the former settings until the present ones are adopted. */
  ModelSpec spec() {
    return spec;
  }

  /** What is said of a model that is made of them. */
  ModelIdentity identity() {
    return identity;
  }

  /** Whether the present ones are not adopted yet. */
  boolean areFormer() {
    return spec != present.spec();
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
          present.text());
      use(present);
    }
    if (present.text() != null && !store.configuration().equals(Optional.of(present.text()))) {
      store.putConfiguration(present.text());
    }
  }
}
