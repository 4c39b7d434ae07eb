package learnstream.nn.parallel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Threads that help with tasks of some microseconds that do not depend on each other. There is one
 * crew in a process, which serves one caller at a time; another one meanwhile does its tasks
 * itself. So there are never more threads than the largest number that was asked for, however many
 * models come and go. They wait awake for a moment, then asleep, and end when nobody has needed
 * them for some seconds.
 */
public final class Crew {
  public static final Crew SHARED = new Crew();

  /** Threads at most, the caller's among them. */
  public static final int MAX_THREADS = 64;

  /** At most, where nothing is said. */
  private static final int DEFAULT_THREADS = 4;

  /** Looks at what is waited for before falling asleep: some 20 microseconds. */
  private static final int LOOKS = 500;

  private static final long IDLE_NANOS = 5_000_000_000L;
  private static final int COUNT_BITS = 16;
  private static final int JOB_BITS = 2 * COUNT_BITS;
  private static final long MASK = (1L << COUNT_BITS) - 1;

  private final AtomicBoolean isTaken = new AtomicBoolean();
  private final Helper[] helpers = new Helper[MAX_THREADS - 1];

  /**
   * Number of the present job, how many tasks it has, and the index of the one that is to be begun
   * next: together, since a thread that comes late would else take a task of the next job for one
   * of its own.
   */
  private final AtomicLong next = new AtomicLong();

  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile Thread sleepingCaller;

  // Of the present job; written before its number is.
  private IntConsumer tasks;
  private Throwable[] failures = {};

  private Crew() {}

  /** On how many threads to work where nothing is said: as many as there are cores, at most 4. */
  public static int defaultThreads() {
    return Math.min(Runtime.getRuntime().availableProcessors(), DEFAULT_THREADS);
  }

  /** How many helpers live. */
  public synchronized int helpers() {
    int living = 0;
    for (Helper helper : helpers) {
      living += helper == null ? 0 : 1;
    }
    return living;
  }

  /**
   * Does the tasks 0 to {@code howMany - 1}, on so many threads at most; all are done when it
   * returns, and what they wrote is there to be read.
   *
   * @param howMany below 65,536
   * @throws RuntimeException of the first task that failed; the others were done all the same
   */
  public void run(IntConsumer its, int howMany, int threads) {
    if (threads < 2 || howMany < 2 || !isTaken.compareAndSet(false, true)) {
      for (int i = 0; i < howMany; i++) {
        its.accept(i);
      }
      return;
    }
    try {
      share(its, howMany, Math.min(threads, Math.min(howMany, MAX_THREADS)) - 1);
    } finally {
      isTaken.set(false);
    }
  }

  private void share(IntConsumer its, int howMany, int helping) {
    tasks = its;
    failures = failures.length < howMany ? new Throwable[howMany] : failures;
    unfinished.set(howMany);
    long job = (job(next.get()) + 1) & (-1L >>> JOB_BITS);
    next.set(job << JOB_BITS | (long) howMany << COUNT_BITS);
    for (int i = 0; i < helping; i++) {
      wake(i);
    }
    work(job);
    await();
    tasks = null;
    for (int i = 0; i < howMany; i++) {
      if (failures[i] != null) {
        fail(howMany);
      }
    }
  }

  private static long job(long next) {
    return next >>> JOB_BITS;
  }

  private void wake(int index) {
    Helper helper = helpers[index];
    if (helper == null || helper.hasEnded) {
      begin(index);
    } else if (helper.sleeps) {
      LockSupport.unpark(helper);
    }
  }

  private synchronized void begin(int index) {
    helpers[index] = new Helper(index);
    helpers[index].start();
  }

  /** Begins one task of the job after the other, until none is left. */
  private void work(long job) {
    while (true) {
      long now = next.get();
      IntConsumer its = tasks;
      int index = (int) (now & MASK);
      if (job(now) != job || index >= (now >>> COUNT_BITS & MASK)) {
        return;
      }
      // If another job has begun since, this fails, and what was read does not matter.
      if (next.compareAndSet(now, now + 1)) {
        finish(its, index);
      }
    }
  }

  private void finish(IntConsumer its, int index) {
    try {
      its.accept(index);
    } catch (RuntimeException | Error e) {
      failures[index] = e;
    }
    if (unfinished.decrementAndGet() == 0 && sleepingCaller != null) {
      LockSupport.unpark(sleepingCaller);
    }
  }

  private void await() {
    int looks = 0;
    while (unfinished.get() > 0) {
      if (++looks < LOOKS) {
        Thread.onSpinWait();
      } else {
        sleepingCaller = Thread.currentThread();
        if (unfinished.get() > 0) {
          LockSupport.park(this);
        }
        sleepingCaller = null;
      }
    }
  }

  private void fail(int howMany) {
    Throwable first = null;
    for (int i = 0; i < howMany; i++) {
      first = first == null ? failures[i] : first;
      failures[i] = null;
    }
    if (first instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) first;
  }

  /** A thread that ends with the process. */
  private final class Helper extends Thread {
    private final int index;
    private volatile boolean sleeps;
    private volatile boolean hasEnded;

    Helper(int index) {
      super("learnstream-pool-" + (index + 1));
      this.index = index;
      setDaemon(true);
    }

    @Override
    public void run() {
      long done = job(next.get()) - 1;
      while (true) {
        long job = await(done);
        if (job == done) {
          break;
        }
        work(job);
        done = job;
      }
      hasEnded = true;
      forget(this);
    }

    /** The next job's number; the last one's if none came. */
    private long await(long done) {
      int looks = 0;
      long sleepsUntil = 0;
      while (true) {
        long job = job(next.get());
        if (job != done) {
          return job;
        }
        if (++looks < LOOKS) {
          Thread.onSpinWait();
          continue;
        }
        long now = System.nanoTime();
        sleepsUntil = sleepsUntil == 0 ? now + IDLE_NANOS : sleepsUntil;
        if (now - sleepsUntil >= 0) {
          return done;
        }
        sleeps = true;
        if (job(next.get()) == done) {
          LockSupport.parkNanos(Crew.this, sleepsUntil - now);
        }
        sleeps = false;
      }
    }
  }

  private synchronized void forget(Helper helper) {
    if (helpers[helper.index] == helper) {
      helpers[helper.index] = null;
    }
  }
}
