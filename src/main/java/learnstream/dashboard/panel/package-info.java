/**
 * What each part of the page knows, as JSON. Begin at {@code Page}. May use {@code
 * dashboard.picture}.
 */
package learnstream.dashboard.panel;
