package learnstream.stream.champion;

import learnstream.codec.avro.Prediction;
import learnstream.model.metric.TestErrors;

/**
 * What a model said of the present sample.
 *
 * @param modelKey of the model, as its store has it
 * @param errors null where the sample has no label, or did not test the model
 */
public record Answered(byte[] modelKey, Prediction prediction, TestErrors errors) {}
