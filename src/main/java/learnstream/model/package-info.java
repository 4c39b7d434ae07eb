/**
 * A model that learns online, with all that belongs to its state: {@link learnstream.model.Learner}
 * scales a sample, predicts, learns and keeps metrics, whatever kind of model it holds ({@link
 * learnstream.model.OnlineModel}). Begin at {@code Learner}. May use {@code model.feature}, {@code
 * model.metric}, {@code model.spec} and {@code nn}; knows no Kafka, no Avro and no files.
 */
package learnstream.model;
