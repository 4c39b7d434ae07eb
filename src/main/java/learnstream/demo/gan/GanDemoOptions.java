package learnstream.demo.gan;

import java.nio.file.Path;
import learnstream.demo.data.GanData;

/**
 * What the GAN demo is asked for.
 *
 * @param exchanges after so many it ends; 0: as many as the recipe says
 * @param samples real samples sent; 0: as many as the recipe says
 * @param broker host and port of a cluster, or null for a broker in this process
 * @param png where the picture goes
 */
public record GanDemoOptions(
    GanData data, long seed, int exchanges, int samples, boolean json, String broker, Path png) {}
