package learnstream.config.reader;

import java.util.List;
import learnstream.config.Champion;
import learnstream.config.ModelConfig;
import learnstream.config.yaml.Section;
import learnstream.model.replica.Replica;
import learnstream.model.replica.Replicas;

/** Reads {@code replicas}, and refuses what cannot learn from several partitions. */
final class ReplicasReader {
  /** A task keeps a difference of each. */
  private static final int MAX_PARTITIONS = 64;

  private ReplicasReader() {}

  /**
   * @param oneModel whether all samples share a model
   * @return null where a model learns from one partition
   */
  static Replicas read(Section top, boolean oneModel, int partitions) {
    boolean several = oneModel && partitions > 1;
    if (top.has("replicas") && !several) {
      top.refuse(
          "replicas",
          "leave it out, since it is for one model (modelBy: one) that learns from several"
              + " partitions");
    }
    Section section = top.section("replicas");
    int mixEvery = section.size("mixEvery", Replicas.DEFAULT.mixEvery(), 1, Integer.MAX_VALUE);
    int warmUp = section.size("warmUp", Replicas.DEFAULT.warmUp(), 0, Integer.MAX_VALUE);
    section.close();
    return several ? limited(top, partitions, new Replicas(mixEvery, warmUp)) : null;
  }

  private static Replicas limited(Section top, int partitions, Replicas replicas) {
    if (partitions > MAX_PARTITIONS) {
      top.refuse(
          "partitions",
          "give at most %d, since each has a replica of the model (or modelBy: key)"
              .formatted(MAX_PARTITIONS));
    }
    return replicas;
  }

  /** Refuses models that cannot be mixed. */
  static void check(Section top, Replicas replicas, List<ModelConfig> models, Champion champion) {
    if (replicas == null) {
      return;
    }
    if (champion != null) {
      top.refuse("champion", "leave it out, since each of several partitions would choose another");
    }
    for (ModelConfig model : models) {
      Replica.obstacle(model.spec())
          .ifPresent(
              why ->
                  top.problem(
                      "partitions",
                      "model %s cannot learn from several: %s (or partitions: 1, or modelBy: key)"
                          .formatted(model.spec().id(), why)));
    }
  }
}
