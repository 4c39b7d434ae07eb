/**
 * Models that leave for other programs: in ONNX, with all that stands between a sample's fields and
 * its prediction, and as arrays of numbers. Begin at {@link learnstream.export.OnnxExport}. May use
 * {@code numpy}, {@code model} and {@code nn}, which know nothing of it.
 */
package learnstream.export;
