/**
 * What the outside sees of a running process: its metrics for Prometheus, its health and versions
 * over HTTP, and its log. Begin at {@link learnstream.telemetry.Telemetry}. May use {@code stream},
 * {@code codec} and {@code config}.
 */
package learnstream.telemetry;
