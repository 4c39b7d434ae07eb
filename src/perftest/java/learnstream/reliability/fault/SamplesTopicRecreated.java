package learnstream.reliability.fault;

import java.util.List;
import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Operator;
import learnstream.reliability.Trial;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;

/**
 * The samples topic is deleted and made again: the learner stops and says so, and goes on with its
 * models from the new topic's start when it is told to.
 */
public final class SamplesTopicRecreated implements Fault {
  @Override
  public String name() {
    return "samples topic deleted and made again";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    trial.feed().pause();
    trial.awaitSettled();
    // Whatever no snapshot contains cannot be learnt again.
    new Operator(trial).snapshot();
    long moment = System.currentTimeMillis();
    learner.stop();
    try (Admin admin = trial.cluster().admin()) {
      admin.deleteTopics(List.of(trial.deployment().topics().samples())).all().get();
      new TopicSetup(trial.deployment(), admin).create();
    }
    trial.log().beginNewTopic();
    trial.configure(learner, "onNewTopic: stop\n");
    learner.start();
    trial.feed().resume();
    int code = learner.awaitEnd();
    String said = learner.lastLine();
    if (code != 1) {
      throw new IllegalStateException("ended with %d: %s; 1 is wanted".formatted(code, said));
    }
    trial.configure(learner, "onNewTopic: continue\n");
    learner.start();
    return trial.awaitGoingOn(moment);
  }
}
