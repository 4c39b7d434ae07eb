/**
 * The page that shows a deployment live, and its server. It knows what any consumer of the
 * deployment's topics knows, never what a topology has in memory; commands leave it as records of
 * the control topic. May use the codec, the configuration and the models that read a checkpoint.
 */
package learnstream.dashboard;
