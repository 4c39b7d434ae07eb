package learnstream.stream.embedded;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import learnstream.config.Deployment;
import learnstream.stream.champion.ChampionStore;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.PositionStore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Models that an application takes into its topology.
 *
 * @param models with at least one model; its clients and samples topic are not looked at
 * @param keys as the topic's keys are read
 * @param values as the topic's values are read
 * @param toTopics what goes to the topic that {@code models} names for it
 * @param callbacks who else hears of an output
 */
public record Embedding<K, V>(
    Deployment models,
    Serde<K> keys,
    Serde<V> values,
    RecordMapping<K, V> mapping,
    Set<Output> toTopics,
    Map<Output, Consumer<? super SpecificRecord>> callbacks) {
  public Embedding {
    toTopics = Set.copyOf(toTopics);
    callbacks = Map.copyOf(callbacks);
  }

  /** Id of the first model, which the names of stores and nodes begin with. */
  public String name() {
    return models.models().get(0).spec().id();
  }

  String positionStore() {
    return name() + "-position";
  }

  String championStore() {
    return name() + "-champion";
  }

  /** Name of the sink of an output. */
  String node(Output output) {
    return name() + "-" + output.sink();
  }

  /** Builders of all stores, new ones at each call. */
  public Set<StoreBuilder<?>> stores() {
    Set<StoreBuilder<?>> stores = new LinkedHashSet<>();
    stores.add(PositionStore.builder(positionStore()));
    models.models().forEach(model -> stores.add(ModelStore.builder(model.spec().id())));
    if (models.champion() != null) {
      stores.add(ChampionStore.builder(championStore()));
    }
    return stores;
  }
}
