package learnstream.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import learnstream.bench.MoaJars;
import learnstream.cli.bench.Bench;
import learnstream.cli.bench.BenchJson;
import learnstream.cli.bench.BenchPicture;
import learnstream.cli.bench.BenchTables;
import learnstream.cli.bench.DefaultModels;
import learnstream.cli.bench.FileSource;
import learnstream.cli.bench.StreamResult;
import learnstream.cli.bench.TopicSource;
import learnstream.cli.input.SampleColumns;
import learnstream.cli.input.SampleShape;
import learnstream.cli.suggest.FileSurvey;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.chart.Pictures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    description = {
      "Compare models on a file or topic.",
      "Each is tested on each sample, then learns it, in one pass; a table shows them beside the"
          + " baselines. Without a configuration a file is tried with a few models and the fields"
          + " that suggest finds. Files need no broker; nothing is written to a cluster."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/learnstream bench src/examples/sensors.csv --label state",
      "  bin/learnstream bench src/examples/sensors.yaml src/examples/sensors.csv \\",
      "    --label state",
      "  bin/learnstream bench payments.yaml --samples 100000 --png payments.png",
      "",
      "MOA is under the GNU General Public License, version 3. It is no part of",
      "Learnstream: with --against moa Maven downloads it (60 MB, once), and it runs in",
      "a process of its own."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int MAX_WARM_UP = 600;

  /** Libraries of others that are compared with. */
  enum Rival {
    moa
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "CONFIG|FILE",
      description =
          "A YAML configuration whose models run, files in .csv, .json, .jsonl or IDX, plain or"
              + " .gz, or both. A configuration alone reads its samples topic.")
  private List<Path> inputs;

  @Mixin private SampleColumns columns;

  @Option(
      names = "--leave-out",
      paramLabel = "FIELD",
      split = ",",
      description =
          "Without a configuration: fields not to learn from, such as parts of the label.")
  private List<String> leaveOut = List.of();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Read at most this many samples of each file or topic, from its beginning.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--against",
      paramLabel = "LIBRARY",
      description =
          "Also run learners of ${COMPLETION-CANDIDATES} on the same samples: ARF, SRP, kNN and"
              + " Hoeffding trees, or for numbers ARF-Reg, FIMT-DD and AMRules. Downloaded, see"
              + " below.")
  private Rival rival;

  @Option(
      names = "--moa-folder",
      paramLabel = "DIR",
      description =
          "Where MOA's jars are or go. Default: the folder moa beside this program's jar.")
  private Path moaFolder;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description =
          "Before a model is timed, let others like it learn the first samples for this long, so"
              + " that the JVM has compiled its code. Default: ${DEFAULT-VALUE}. With 0 bench is"
              + " quicker, and samples/s tell less.")
  private double warmUp;

  @Option(
      names = "--parallel",
      description = "Run the models side by side. Quicker; samples/s then tell less.")
  private boolean parallel;

  @Option(names = "--json", description = "Print one JSON object, curves included.")
  private boolean json;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "Draw the curves of the sliding window into this file.")
  private Path png;

  private final List<StreamResult> results = new ArrayList<>();
  private PrintStream out;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw wrong("--samples: " + limit + " is not allowed; 1 or more is");
    }
    if (!(warmUp >= 0 && warmUp <= MAX_WARM_UP)) {
      throw wrong(
          "--warm-up: %s is not allowed; 0 to %s seconds are".formatted(warmUp, MAX_WARM_UP));
    }
    List<Path> configs = inputs.stream().filter(BenchCommand::isConfig).toList();
    List<Path> files = inputs.stream().filter(file -> !isConfig(file)).toList();
    if (configs.size() > 1) {
      throw wrong("%d configurations are not allowed; one is".formatted(configs.size()));
    }
    for (Path file : inputs) {
      if (!Files.exists(file)) {
        throw wrong(file + ": there is no such file");
      }
    }
    MoaJars moa =
        rival == null
            ? null
            : MoaJars.in(
                moaFolder == null ? MoaJars.defaultFolder() : moaFolder, System.err::println);
    out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int atOnce = parallel ? Runtime.getRuntime().availableProcessors() : 1;
    try (Bench bench =
        new Bench(moa, limit, Duration.ofMillis(Math.round(1000 * warmUp)), atOnce)) {
      if (configs.isEmpty()) {
        withoutConfiguration(bench, files);
      } else {
        withConfiguration(bench, ConfigReader.read(configs.get(0)), files);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (json) {
      out.println(BenchJson.text(results));
    } else if (results.size() > 1) {
      BenchTables.summary(results, out);
    }
    if (png != null) {
      Pictures.write(BenchPicture.of(results), png);
    }
    return results.stream().allMatch(StreamResult::isMeasured)
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  /** Whoever waits for the next one looks at this. */
  private void add(StreamResult result) {
    results.add(result);
    if (!json) {
      BenchTables.print(result, out);
    }
  }

  private static boolean isConfig(Path file) {
    return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private void withoutConfiguration(Bench bench, List<Path> files)
      throws IOException, ConfigException, InterruptedException {
    List<String> labels = columns.named();
    if (labels.size() > 1 && labels.size() != files.size()) {
      throw wrong(
          "--label: %d columns for %d files are not allowed; give one, or one for each file"
              .formatted(labels.size(), files.size()));
    }
    List<DefaultModels> all = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      if (!FileSurvey.takes(file)) {
        throw wrong(file + ": only a .csv, .json or .jsonl file tells its fields; add a CONFIG");
      }
      String label = labels.isEmpty() ? null : labels.get(labels.size() == 1 ? 0 : i);
      all.add(DefaultModels.of(file, columns.separator(), label, leaveOut));
    }
    for (String name : leaveOut) {
      if (all.stream().noneMatch(models -> models.leftOut().contains(name))) {
        throw wrong("--leave-out: there is no field " + name);
      }
    }
    for (DefaultModels models : all) {
      Deployment deployment = models.deployment();
      SampleColumns its = columns.labelled(models.label());
      add(
          bench.run(
              new FileSource(models.file(), its, SampleShape.of(deployment)),
              deployment,
              models.remark()));
    }
  }

  private void withConfiguration(Bench bench, Deployment deployment, List<Path> files)
      throws IOException, InterruptedException {
    if (!leaveOut.isEmpty()) {
      throw wrong("--leave-out: a configuration says itself which fields are learnt from");
    }
    if (deployment.models().isEmpty()) {
      throw wrong("a GAN is not allowed here; give a configuration with models");
    }
    if (deployment.modelBy() == ModelBy.KEY) {
      throw wrong("modelBy: key is not allowed here; each model learns all samples");
    }
    if (files.isEmpty()) {
      TopicSource topic = new TopicSource(deployment, ConfigArgument.clients(deployment));
      add(bench.run(topic, deployment, null));
    }
    for (Path file : files) {
      add(bench.run(new FileSource(file, columns, SampleShape.of(deployment)), deployment, null));
    }
  }
}
