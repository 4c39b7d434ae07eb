package learnstream.demo.gan;

import java.nio.file.Path;
import learnstream.demo.data.GanData;

/**
 * The options of the GAN demo.
 *
 * @param exchanges number of exchanges; 0: the default of the data
 * @param samples real samples to send; 0: the default of the data
 * @param broker host and port of a cluster, or null for a broker in this process
 * @param png where the picture goes
 */
public record GanDemoOptions(
    GanData data, long seed, int exchanges, int samples, boolean json, String broker, Path png) {}
