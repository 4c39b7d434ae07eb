/**
 * What the outside sees of a running process: its metrics for Prometheus, its health and versions
 * over HTTP, and its log. May use {@code topology}, {@code codec} and {@code config}.
 */
package learnstream.telemetry;
