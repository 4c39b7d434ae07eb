package learnstream.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import learnstream.codec.AvroCodec;
import learnstream.codec.CheckpointAssembler;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Nest;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.SampleRequest;
import learnstream.codec.avro.Tensor;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.sample.SampleReader;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Whatever a record's bytes are, each decoder reads or refuses them, and so do the samples. */
class RecordFuzzTest {
  private static final int HEADER = 10;
  private static final Bounds BOUNDS = new Bounds(2_000_000, 2_000);

  private static final Map<Class<? extends SpecificRecord>, AvroCodec<?>> CODECS = codecs();
  private static final List<SampleReader> READERS = readers();

  private static Map<Class<? extends SpecificRecord>, AvroCodec<?>> codecs() {
    Map<Class<? extends SpecificRecord>, AvroCodec<?>> codecs = new java.util.LinkedHashMap<>();
    for (Class<? extends SpecificRecord> type :
        List.of(
            LabelledSample.class,
            Prediction.class,
            ModelMetrics.class,
            Checkpoint.class,
            GeneratedBatch.class,
            Feedback.class,
            GanMetrics.class,
            SampleRequest.class,
            DrawnSamples.class,
            DeadLetter.class,
            ControlCommand.class,
            ControlResult.class,
            Nest.class)) {
      codecs.put(type, AvroCodec.of(type));
    }
    return codecs;
  }

  private static List<SampleReader> readers() {
    List<SampleReader> readers = new ArrayList<>();
    for (String model :
        List.of(
            "features: 2, classes: [yes, no]",
            "features: [a, b], labels: [x, y]",
            "features: {shape: [2, 2]}, target: [u, v]",
            "kind: autoencoder, features: 4")) {
      try {
        ConfigReader.parse("models: [{" + model + "}]", "fuzz")
            .models()
            .forEach(each -> readers.add(new SampleReader(each.spec())));
      } catch (ConfigException e) {
        throw new AssertionError(e);
      }
    }
    return readers;
  }

  /** Valid records: some of every schema, and samples of every form. */
  static List<byte[]> seeds() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    AvroCodec<LabelledSample> samples = AvroCodec.of(LabelledSample.class);
    Tensor tensor =
        new Tensor(List.of(2, 2), ElementType.UINT8, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    for (Object features : List.of(List.of(1f, 2f), tensor, Map.of("a", 1.0, "b", 2.0))) {
      for (Object label : List.of("yes", 1.0, List.of(1.0, 0.0), "x|y")) {
        seeds.add(
            samples.encode(new LabelledSample("s", null, features, label, 1.0, Instant.EPOCH)));
      }
    }
    for (Class<? extends SpecificRecord> type : CODECS.keySet()) {
      Schema schema = SpecificData.get().getSchema(type);
      for (int i = 0; type != Nest.class && i < 4; i++) {
        seeds.add(encoded(schema, new RandomRecord(new Random(i)).of(schema)));
      }
    }
    AvroCodec<Nest> nests = AvroCodec.of(Nest.class);
    seeds.add(
        nests.encode(new Nest(new Nest(null, List.of()), List.of(new Nest(null, List.of())))));
    seeds.addAll(Bounds.corpus("record"));
    return seeds;
  }

  private static byte[] encoded(Schema schema, Object record) throws Exception {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.write(0xC3);
    out.write(0x01);
    out.write(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<>(schema, new GenericData()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  static Mutations mutations() throws Exception {
    return Mutations.ofBytes(seeds());
  }

  @Provide
  Arbitrary<Input> records() throws Exception {
    Mutations mutations = mutations();
    return Arbitraries.randomValue(random -> new Input(mutations.next(random, HEADER)));
  }

  static void read(byte[] bytes) {
    BOUNDS.read(
        "record",
        bytes,
        input -> {
          for (AvroCodec<?> codec : CODECS.values()) {
            // Its own decoder reads it whole, the others refuse it by its schema.
            if (codec.knows(input)) {
              decode(codec, input);
            }
          }
          decode(CODECS.get(LabelledSample.class), input);
        });
  }

  private static void decode(AvroCodec<?> codec, byte[] input) {
    try {
      if (codec.decode(input) instanceof LabelledSample sample) {
        for (SampleReader reader : READERS) {
          try {
            reader.read(sample);
          } catch (RefusedSampleException e) {
            // As it should be.
          }
        }
      }
    } catch (UndecodableException e) {
      // As it should be.
    }
  }

  @Property(
      seed = "1",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF,
      generation = GenerationMode.RANDOMIZED)
  void everyRecordIsReadOrRefused(@ForAll("records") Input record) {
    read(record.bytes());
  }

  @Example
  void whatFoundSomethingOnceIsReadOrRefused() {
    Bounds.corpus("record").forEach(RecordFuzzTest::read);
  }

  /** One assembler over all inputs, as one reader over a topic. */
  private final CheckpointAssembler assembler = new CheckpointAssembler(100, 1_000_000);

  @Provide
  Arbitrary<Input> parts() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
    for (byte[] seed : seeds()) {
      if (codec.knows(seed)) {
        seeds.add(seed);
      }
    }
    for (int part = 0; part < 3; part++) {
      seeds.add(codec.encode(part(part)));
    }
    Mutations mutations = Mutations.ofBytes(seeds);
    return Arbitraries.randomValue(random -> new Input(mutations.next(random, HEADER)));
  }

  private static Checkpoint part(int part) {
    return Checkpoint.newBuilder()
        .setModelId("m")
        .setNumber(1L)
        .setModelVersion(2L)
        .setArchitecture("ffnn")
        .setPartition(0)
        .setOffset(5L)
        .setPart(part)
        .setParts(3)
        .setBytes(ByteBuffer.wrap(new byte[] {(byte) part, 2}))
        .setTotalBytes(6)
        .setParameterBytes(2)
        .setOptimiserBytes(2)
        .setChecksum(7L)
        .setTime(Instant.EPOCH)
        .build();
  }

  @Property(
      seed = "2",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF,
      generation = GenerationMode.RANDOMIZED)
  void everySequenceOfCheckpointsIsReadInBoundedMemory(@ForAll("parts") Input record) {
    BOUNDS.read("checkpoint", record.bytes(), this::take);
  }

  private void take(byte[] input) {
    try {
      assembler.add((Checkpoint) CODECS.get(Checkpoint.class).decode(input), input.length);
    } catch (UndecodableException e) {
      // As it should be.
    }
  }
}
