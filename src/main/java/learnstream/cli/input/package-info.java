/**
 * Samples from files: CSV, Parquet, JSON lines, NumPy, IDX, or drawn from a definition. Begin at
 * {@code SampleFile}. May use {@code codec}, {@code config}, {@code demo.data} and {@code
 * synthetic}.
 */
package learnstream.cli.input;
