/**
 * What a demo runs in: one process with an embedded broker, a topology and a live view in the
 * terminal. Begin at {@link learnstream.demo.DemoContext}. May use {@code demo.broker}, {@code
 * demo.chart}, {@code demo.data}, {@code dashboard}, {@code telemetry} and {@code stream}.
 */
package learnstream.demo;
