/**
 * The page's HTTP server: files, events for its viewers, commands with their token. Begin at {@code
 * WebServer}. May use {@code dashboard.panel}.
 */
package learnstream.dashboard.server;
