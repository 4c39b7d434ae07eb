/**
 * The page that shows a deployment live. It knows what any consumer of the deployment's topics
 * knows, never what a topology has in memory; commands leave it as records of the control topic.
 * Begin at {@link learnstream.dashboard.Dashboard}. May use the codec, the configuration and the
 * models that read a checkpoint.
 */
package learnstream.dashboard;
