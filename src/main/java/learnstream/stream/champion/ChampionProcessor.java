package learnstream.stream.champion;

import learnstream.config.Deployment;
import learnstream.model.champion.Contest;
import learnstream.stream.control.ControlResults;
import learnstream.stream.sample.Decoded;
import learnstream.stream.state.PositionStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends the champion's predictions to one topic and the others' to another. Each sample comes to
 * this processor last, behind the answers of all models to it: then they are compared, and what
 * follows from that counts from the next sample on.
 */
public final class ChampionProcessor implements Processor<byte[], Object, byte[], Object> {
  /** Name of the processor. */
  public static final String NAME = "champion";

  /** Name of the sink that takes what the champion says. */
  public static final String ANSWERS = "predictions";

  /** Name of the sink that takes what the others say. */
  public static final String SHADOW = "shadow-predictions";

  private final Deployment deployment;
  private ProcessorContext<byte[], Object> context;
  private Contests contests;
  private Promotions promotions;
  private PromotionCommands commands;

  /** Of the present sample; null before the first answer to it. */
  private Answered answered;

  /**
   * @param deployment with a champion
   */
  public ChampionProcessor(Deployment deployment) {
    this.deployment = deployment;
  }

  /** Called again when Kafka Streams revives a task. */
  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    answered = null;
    ChampionStore store = new ChampionStore(context.getStateStore(ChampionStore.NAME));
    promotions =
        new Promotions(context, new PositionStore(context.getStateStore(PositionStore.NAME)));
    contests = new Contests(deployment, store, promotions::byConfiguration);
    commands =
        new PromotionCommands(
            deployment.modelBy(), contests, store, promotions, new ControlResults(context));
  }

  @Override
  public void process(Record<byte[], Object> record) {
    if (record.value() instanceof Answered its) {
      take(record, its);
    } else if (record.value() instanceof Decoded.Command command) {
      commands.take(command);
    } else if (record.value() instanceof Decoded.Sample sample && answered != null) {
      end(sample);
    }
  }

  private void take(Record<byte[], Object> record, Answered its) {
    answered = its;
    Contest contest = contests.of(its.modelKey());
    String model = its.prediction().getModelId();
    if (its.errors() != null) {
      contest.tested(model, its.errors());
    }
    context.forward(
        record.<Object>withValue(its.prediction()),
        model.equals(contest.champion()) ? ANSWERS : SHADOW);
  }

  private void end(Decoded.Sample sample) {
    byte[] key = answered.modelKey();
    contests.of(key).endSample().ifPresent(its -> promotions.byRule(key, its, sample));
    contests.store(key);
    answered = null;
  }
}
