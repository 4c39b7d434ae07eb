/**
 * What every client of the cluster needs: records of a topic from here to there, and the outcome of
 * what was sent. Begin at {@link learnstream.kafka.TopicReader}. Uses nothing else of the project.
 */
package learnstream.kafka;
