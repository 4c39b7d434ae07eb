package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;
import learnstream.model.pool.MemberSpec;
import learnstream.model.pool.PoolSpec;
import learnstream.nn.parallel.Crew;

/** Reads pools. */
final class PoolReader {
  /** What belongs to a network, and in a pool to its members. */
  static final List<String> NETWORK_KEYS =
      List.of(
          "activation",
          "output",
          "loss",
          "optimiser",
          "learningRate",
          "clipNorm",
          "l2",
          "seed",
          "precision",
          "backend");

  private static final String AUTO = "auto";

  private final Section section;
  private final FeatureSpec features;
  private final TargetSpec target;

  private PoolReader(Section section, FeatureSpec features, TargetSpec target) {
    this.section = section;
    this.features = features;
    this.target = target;
  }

  /** Whether a model that does not say its kind is a pool: nothing is said of a network. */
  static boolean isMeant(Section section) {
    JsonNode layers = section.get("layers");
    boolean isNetwork =
        layers != null && !isAuto(layers)
            || section.has("batchSize")
            || section.has("batchTimeLimit");
    for (String key : NETWORK_KEYS) {
      isNetwork |= section.has(key);
    }
    return !isNetwork || isAuto(layers);
  }

  private static boolean isAuto(JsonNode layers) {
    return layers != null && layers.isTextual() && layers.asText().equals(AUTO);
  }

  static KindSpec read(Section section, FeatureSpec features, TargetSpec target) {
    if (section.has("layers") && !isAuto(section.get("layers"))) {
      section.refuse("layers", "give auto, since a pool's members have their own");
    }
    for (String key : NETWORK_KEYS) {
      if (section.has(key)) {
        section.misplaced(key, "it belongs to a pool's members");
      }
    }
    return new PoolReader(section, features, target).pool();
  }

  private PoolSpec pool() {
    JsonNode members = section.get("members");
    PoolSpec defaults =
        PoolSpec.ofDefaults(
            features.count(), features.shape(), features.history().isRelative(), target);
    if (members == null || members.isTextual() && members.asText().equals(AUTO)) {
      return withBudget(defaults.members());
    }
    if (!members.isArray() || members.isEmpty() || members.size() > PoolSpec.MAX_MEMBERS) {
      section.refuse(
          "members",
          "give auto, or a list of 1 to %d models, for instance [{layers: [64]}, {kind: rbf}]"
              .formatted(PoolSpec.MAX_MEMBERS));
      return defaults;
    }
    List<MemberSpec> list = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Section member =
          new Section(section.at("members[" + i + "]"), members.get(i), section.problems());
      list.add(member(member, list));
      member.close();
    }
    boolean fit = list.stream().allMatch(member -> fits(member.kind().outputs()));
    return fit ? withBudget(list) : defaults;
  }

  private boolean fits(int outputs) {
    return outputs == target.size() || outputs == 1 && target.size() == 2;
  }

  private MemberSpec member(Section member, List<MemberSpec> before) {
    KindReader kind = member.oneOf("kind", kinds(), Kind.FFNN);
    KindSpec spec = kind.read(member, features, target);
    if (target.task() == Task.REGRESSION && spec.scoresAreProbabilities()) {
      member.problem("output", "probabilities are not allowed; give an output that is linear");
    }
    if (!fits(spec.outputs())) {
      member.problem(
          "kind",
          "%d outputs are not allowed; give a kind with %d"
              .formatted(spec.outputs(), target.size()));
    }
    String name = member.text("name", MemberSpec.describe(spec));
    long same = before.stream().filter(other -> isNamed(other, name)).count();
    if (same > 0 && member.has("name")) {
      member.problem("name", name + " occurs twice");
    }
    return new MemberSpec(same == 0 ? name : "%s (%d)".formatted(name, same + 1), spec);
  }

  private static boolean isNamed(MemberSpec member, String name) {
    return member.name().equals(name) || member.name().matches("\\Q" + name + "\\E \\(\\d+\\)");
  }

  /** Those that learn what the pool does. */
  private Map<String, KindReader> kinds() {
    Map<String, KindReader> kinds = new LinkedHashMap<>(KindReader.all());
    kinds
        .values()
        .removeIf(
            kind ->
                kind == Kind.POOL
                    || kind.learns() == KindReader.Learns.ITSELF
                    || kind.learns() == KindReader.Learns.CLASSES
                        && target.task() != Task.CLASSIFICATION);
    return kinds;
  }

  private PoolSpec withBudget(List<MemberSpec> members) {
    int budget = section.size("budget", members.size(), 1, members.size());
    int threads = section.size("threads", Crew.defaultThreads(), 1, Crew.MAX_THREADS);
    return new PoolSpec(features.count(), target.task(), target.size(), members, budget, threads);
  }
}
