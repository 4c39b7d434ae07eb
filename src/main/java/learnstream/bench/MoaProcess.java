package learnstream.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that lets a learner of MOA test and learn the samples of an ARFF file. It knows MOA by
 * the names of its classes only, and nothing of this program.
 *
 * <p>It writes for each sample the label, how many votes there are, and the votes, as doubles and
 * an int; then NaN, the nanoseconds of processor time of testing and learning, and the bytes of the
 * learner as Java serialises it, -1 where it does not, as longs.
 */
final class MoaProcess {
  private static final int PART = 1_000;

  /** Serialising what is linked goes deep. */
  private static final long STACK_BYTES = 1L << 29;

  private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
  private final String options;
  private final long warmUpNanos;
  private final Class<?> type;
  private final Object header;
  private final Object learner;
  private final Object stream;
  private final Method hasMore;
  private final Method next;
  private final Method votes;
  private final Method train;
  private final Method data;
  private final Method label;

  private MoaProcess(String options, String file, long warmUpNanos)
      throws ReflectiveOperationException {
    this.options = options;
    this.warmUpNanos = warmUpNanos;
    type = Class.forName("moa.learners.Learner");
    Class<?> example = Class.forName("moa.core.Example");
    Class<?> streams = Class.forName("moa.streams.ArffFileStream");
    stream = streams.getConstructor(String.class, int.class).newInstance(file, -1);
    hasMore = streams.getMethod("hasMoreInstances");
    next = streams.getMethod("nextInstance");
    votes = type.getMethod("getVotesForInstance", example);
    train = type.getMethod("trainOnInstance", example);
    data = example.getMethod("getData");
    label = Class.forName("com.yahoo.labs.samoa.instances.Instance").getMethod("classValue");
    header = streams.getMethod("getHeader").invoke(stream);
    learner = newLearner();
  }

  private Object newLearner() throws ReflectiveOperationException {
    Class<?> option = Class.forName("com.github.javacliparser.Option");
    Object made =
        Class.forName("moa.options.ClassOption")
            .getMethod(
                "cliStringToObject",
                String.class,
                Class.class,
                Array.newInstance(option, 0).getClass())
            .invoke(null, options, type, null);
    type.getMethod("setModelContext", header.getClass()).invoke(made, header);
    type.getMethod("prepareForUse").invoke(made);
    return made;
  }

  /**
   * @param args the learner's class and options, the file, and nanoseconds of processor time for
   *     which others learn its first samples before this one is timed
   */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    // What MOA prints is no part of the answer.
    System.setOut(System.err);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)))) {
      new MoaProcess(args[0], args[1], Long.parseLong(args[2])).run(out);
    }
  }

  private void run(DataOutputStream out) throws ReflectiveOperationException, IOException {
    long nanos = 0;
    List<Object> examples = new ArrayList<>();
    List<double[]> answers = new ArrayList<>();
    while ((boolean) hasMore.invoke(stream)) {
      examples.clear();
      answers.clear();
      while (examples.size() < PART && (boolean) hasMore.invoke(stream)) {
        examples.add(next.invoke(stream));
      }
      if (nanos == 0) {
        warmUp(examples);
      }
      nanos += run(learner, examples, answers);
      for (int i = 0; i < answers.size(); i++) {
        write(out, (double) label.invoke(data.invoke(examples.get(i))), answers.get(i));
      }
      out.flush();
    }
    out.writeDouble(Double.NaN);
    out.writeLong(nanos);
    out.writeLong(bytes());
  }

  /** Has others learn the first examples, as the models here do. */
  private void warmUp(List<Object> examples) throws ReflectiveOperationException {
    long end = cpu.getCurrentThreadCpuTime() + warmUpNanos;
    while (cpu.getCurrentThreadCpuTime() < end) {
      run(newLearner(), examples, new ArrayList<>());
    }
  }

  /**
   * Tests and trains.
   *
   * @return nanoseconds of processor time
   */
  private long run(Object its, List<Object> examples, List<double[]> answers)
      throws ReflectiveOperationException {
    long begin = cpu.getCurrentThreadCpuTime();
    for (Object example : examples) {
      answers.add(((double[]) votes.invoke(its, example)).clone());
      train.invoke(its, example);
    }
    return cpu.getCurrentThreadCpuTime() - begin;
  }

  private static void write(DataOutputStream out, double label, double[] answer)
      throws IOException {
    out.writeDouble(label);
    out.writeInt(answer.length);
    for (double vote : answer) {
      out.writeDouble(vote);
    }
  }

  private long bytes() {
    long[] bytes = {-1};
    Thread writer = new Thread(null, () -> bytes[0] = serialised(learner), "size", STACK_BYTES);
    writer.start();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return bytes[0];
  }

  private static long serialised(Object learner) {
    Counter counter = new Counter();
    try (ObjectOutputStream out = new ObjectOutputStream(counter)) {
      out.writeObject(learner);
      out.flush();
      return counter.bytes;
    } catch (IOException | StackOverflowError e) {
      return -1;
    }
  }

  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int from, int length) {
      bytes += length;
    }
  }
}
