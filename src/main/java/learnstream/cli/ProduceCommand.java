package learnstream.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import learnstream.cli.input.RefusedRows;
import learnstream.cli.input.SampleColumns;
import learnstream.cli.input.SampleFile;
import learnstream.cli.input.SampleShape;
import learnstream.cli.input.SyntheticSamples;
import learnstream.cli.output.Progress;
import learnstream.codec.AvroCodec;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.yaml.Section;
import learnstream.model.feature.Task;
import learnstream.stream.sample.FeatureReader;
import learnstream.stream.sample.SampleReader;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "produce",
    description = {
      "Send samples to the samples topic.",
      "They come from a CSV, Parquet, JSON lines, NumPy or IDX file, or, to try a configuration without data, from a"
          + " synthetic stream that the literature defines."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/learnstream produce src/examples/sensors.yaml src/examples/sensors.csv \\",
      "    --label state",
      "  bin/learnstream produce digits.yaml digits.npz --label y",
      "  bin/learnstream produce src/examples/led.yaml --stream led --count 5000 \\",
      "    --seed 1"
    })
final class ProduceCommand implements Callable<Integer> {
  @Mixin private ConfigArgument config;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "A .csv, .tsv, .parquet, .json or .jsonl file, or an IDX file; plain or .gz. Or an .npy or"
              + " .npz file.")
  private Path file;

  @Mixin private SampleColumns columns;

  @Mixin private SyntheticSamples drawn;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Samples per second. Default: as fast as possible.")
  private double rate;

  @Option(names = "--limit", paramLabel = "N", description = "Send at most this many samples.")
  private long limit = Long.MAX_VALUE;

  @Option(names = "--strict", description = "Stop at the first refused row.")
  private boolean strict;

  @Option(
      names = "--refused",
      paramLabel = "FILE",
      description =
          "Where refused rows are written. Default: in the working directory, NAME.refused.csv"
              + " or .jsonl.")
  private Path refusedFile;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private SampleFile open(SampleShape shape) throws IOException {
    if ((file == null) == (drawn.definition == null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "either FILE or --stream is needed, to say which samples");
    }
    return file == null ? drawn.open(shape, spec) : SampleFile.open(file, columns, shape);
  }

  private RefusedRows refused(SampleFile samples) {
    if (file == null) {
      return new RefusedRows(null, null);
    }
    Path target = refusedFile == null ? RefusedRows.fileOf(file) : refusedFile;
    if (target.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--refused: %s is the file of the samples; give another".formatted(file));
    }
    return new RefusedRows(target, samples.header());
  }

  private static KafkaProducer<byte[], byte[]> producer(Deployment deployment)
      throws ExecutionException, InterruptedException {
    ConfigArgument.requireTopics(deployment, deployment.topics().samples());
    return new KafkaProducer<>(
        new HashMap<String, Object>(deployment.kafka()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    if (deployment.samples().isMapped()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "samples.format is %s; produce sends samples in this project's own format"
              .formatted(Section.label(deployment.samples().format())));
    }
    SampleShape shape = SampleShape.of(deployment);
    List<SampleReader> readers =
        deployment.models().stream().map(model -> new SampleReader(model.spec())).toList();
    FeatureReader features =
        shape.features().isRecord() ? null : new FeatureReader(shape.features());
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    AtomicReference<Exception> failed = new AtomicReference<>();
    AtomicLong sent = new AtomicLong();
    long unlabelled = 0;
    long start = System.nanoTime();
    RefusedRows refused;
    try (SampleFile samples = open(shape);
        RefusedRows rows = refused(samples);
        var producer = producer(deployment);
        Progress progress = new Progress("samples", Math.min(limit, samples.size()))) {
      refused = rows;
      samples.warnings().forEach(System.err::println);
      Iterator<SampleFile.Entry> entries = samples.iterator();
      while (entries.hasNext()
          && sent.get() < limit
          && failed.get() == null
          && !(strict && rows.count() > 0)) {
        SampleFile.Entry entry = entries.next();
        String problem =
            entry.problem() != null ? entry.problem() : check(features, readers, entry);
        if (problem != null) {
          rows.add(source(), entry, problem);
          progress.step();
          progress.message(" " + rows.count() + " refused");
          continue;
        }
        byte[] key = entry.key() == null ? null : entry.key().getBytes(StandardCharsets.UTF_8);
        sent.incrementAndGet();
        if (entry.sample().getLabel() == null && shape.target().task() != Task.RECONSTRUCTION) {
          unlabelled++;
        }
        producer.send(
            new ProducerRecord<>(deployment.topics().samples(), key, codec.encode(entry.sample())),
            (metadata, thrown) -> {
              if (thrown instanceof RecordTooLargeException) {
                sent.decrementAndGet();
                rows.add(source(), entry, thrown.getMessage());
              } else if (thrown != null) {
                failed.compareAndSet(null, thrown);
              }
            });
        progress.step();
        if (rate > 0) {
          LockSupport.parkNanos(start + (long) (sent.get() * 1e9 / rate) - System.nanoTime());
        }
      }
      producer.flush();
    }
    if (failed.get() != null) {
      throw failed.get();
    }
    refused.messages().forEach(System.err::println);
    System.out.printf(
        "%d samples sent to %s%s, %d refused%s%n",
        sent.get(),
        deployment.topics().samples(),
        unlabelled == 0 ? "" : ", %d without a label".formatted(unlabelled),
        refused.count(),
        strict && refused.count() > 0 ? ": stopped at the first" : "");
    if (file == null && shape.target().task() == Task.CLASSIFICATION) {
      System.out.println(drawn.best());
    }
    return refused.count() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Object source() {
    return file == null ? drawn.definition : file;
  }

  /**
   * @param features null where the samples are records
   */
  private static String check(
      FeatureReader features, List<SampleReader> readers, SampleFile.Entry entry) {
    try {
      if (features != null) {
        features.read(entry.sample());
      }
      for (SampleReader reader : readers) {
        reader.read(entry.sample());
      }
      return null;
    } catch (RefusedSampleException e) {
      return e.getMessage();
    }
  }
}
