/**
 * Puts a checkpoint into a deployment that does not run, as the snapshot with which its model
 * begins. Begin at {@link learnstream.stream.checkpoint.ModelImport}. May use {@code stream.app}
 * and what is below it.
 */
package learnstream.stream.checkpoint;
