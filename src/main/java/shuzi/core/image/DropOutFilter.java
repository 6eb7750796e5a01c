package shuzi.core.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is printed in colour from a picture of dark ink, as form readers do with forms in a drop-out colour: red lines
 * are nearly as light as paper in the red channel, in which black and blue ink is dark.
 *
 * <p>JPEG stores colours at half the resolution. So a thin line is not quite as light as paper in its channel, and its colour
 * spreads to the pixels around it. The filter therefore adds the difference of the channel from the mean of all channels
 * {@link #GAIN} times, and replaces light pixels close to a line with paper. The luma has the full resolution: what is darker
 * in it than the print is ink.
 */
final class DropOutFilter {

    /** The level of paper in the result, to which each channel is scaled. */
    private static final int PAPER = 200;

    /** Paper is at least this light: on dark ground the ink may be the lightest. */
    private static final int MIN_PAPER = 96;

    /** Printed lines are at least this light in their channel. */
    private static final int MIN_LEVEL = 140;

    /** Printed lines are lighter in their channel than in the mean of the channels by at least this. */
    private static final int MIN_COLOUR = 40;

    /** The same for pixels close to them. */
    private static final int MIN_COLOUR_AROUND = 12;

    /** The minimum share of the picture that is printed in colour. */
    private static final double MIN_PRINT = 0.002;

    /** Ink is at most this light in the channel of the print. */
    private static final int MAX_INK = 130;

    /** The minimum number of ink pixels for each printed pixel. With fewer, the colour may be that of the ink. */
    private static final double MIN_INK = 0.1;

    /** Pixels that are darker than print by this are ink, whatever their colour is. */
    private static final int MIN_DARKER = 20;

    /** The share of the print that is darker than what counts as its luma. */
    private static final double DARKEST_PRINT = 0.05;

    /** The factor of the difference that is added to the channel. */
    private static final int GAIN = 2;

    /** Pixels close to a line become paper if they have at least this share of its level. */
    private static final double MIN_PAPER_SHARE = 0.7;

    /** How far from a line its colour reaches, in pixels. */
    private static final int REACH = 2;

    /** The level of the paper is the lightest within this distance, in pixels. */
    private static final int PAPER_DISTANCE = 4;

    private final int width;
    private final int[] pixels;
    private final int[] paper = new int[3]; // level of each channel

    private DropOutFilter(BufferedImage image) {
        width = image.getWidth();
        pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        for (int channel = 0; channel < paper.length; channel++) {
            paper[channel] = median(channel);
        }
    }

    /**
     * Returns the picture without coloured print: height x width, row by row, 0 black to 255 white; null if it shows none, or
     * its ink may be coloured too.
     */
    static byte @Nullable [] apply(BufferedImage image) {
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            return null;
        }
        var filter = new DropOutFilter(image);
        if (filter.isTransparent()
                || Math.min(filter.paper[0], Math.min(filter.paper[1], filter.paper[2])) < MIN_PAPER) {
            return null;
        }
        int channel = filter.dropOutChannel();
        return channel < 0 ? null : filter.withoutPrint(channel);
    }

    private boolean isTransparent() {
        return Arrays.stream(pixels).anyMatch(pixel -> pixel >>> 24 != 0xff);
    }

    /** Returns the channel in which most coloured print disappears and ink remains; -1 if there is none. */
    private int dropOutChannel() {
        var print = new int[paper.length];
        var ink = new int[paper.length];
        for (int pixel : pixels) {
            for (int channel = 0; channel < paper.length; channel++) {
                print[channel] += isPrint(pixel, channel) ? 1 : 0;
                ink[channel] += level(pixel, channel) <= MAX_INK ? 1 : 0;
            }
        }
        int best = -1;
        for (int channel = 0; channel < paper.length; channel++) {
            if (print[channel] >= MIN_PRINT * pixels.length
                    && ink[channel] >= MIN_INK * print[channel]
                    && (best < 0 || print[channel] > print[best])) {
                best = channel;
            }
        }
        return best;
    }

    private byte[] withoutPrint(int channel) {
        var levels = new byte[pixels.length];
        var print = new byte[pixels.length]; // 1 where it may be coloured by print
        for (int i = 0; i < levels.length; i++) {
            int mean = mean(pixels[i]);
            int level = level(pixels[i], channel);
            levels[i] = (byte) mean;
            print[i] = (byte) (level >= MIN_LEVEL && level - mean >= MIN_COLOUR_AROUND ? 1 : 0);
        }
        int maxInk = lumaOfPrint(channel) - MIN_DARKER;
        byte[] papers = largest(levels, PAPER_DISTANCE);
        byte[] around = largest(print, REACH);
        for (int i = 0; i < levels.length; i++) {
            int luma = luma(pixels[i]);
            if (luma < maxInk) {
                levels[i] = (byte) luma;
                continue;
            }
            int level = level(pixels[i], channel);
            int most = papers[i] & 0xff;
            level = Math.min(most, level + GAIN * Math.max(0, level - (levels[i] & 0xff)));
            levels[i] = (byte) (around[i] != 0 && level >= MIN_PAPER_SHARE * most ? most : level);
        }
        return levels;
    }

    /** Returns the luma of the darkest print. */
    private int lumaOfPrint(int channel) {
        int[] lumas = Arrays.stream(pixels)
                .filter(pixel -> isPrint(pixel, channel))
                .map(this::luma)
                .sorted()
                .toArray();
        return lumas[(int) (DARKEST_PRINT * lumas.length)];
    }

    private boolean isPrint(int pixel, int channel) {
        int level = level(pixel, channel);
        return level >= MIN_LEVEL && level - mean(pixel) >= MIN_COLOUR;
    }

    /** Returns the median level of a channel, which is that of the paper. */
    private int median(int channel) {
        var counts = new int[256];
        for (int pixel : pixels) {
            counts[stored(pixel, channel)]++;
        }
        int level = 0;
        int seen = counts[0];
        while (2 * seen < pixels.length) {
            level++;
            seen += counts[level];
        }
        return level;
    }

    private static int stored(int pixel, int channel) {
        return (pixel >> (8 * (2 - channel))) & 0xff;
    }

    private int level(int pixel, int channel) {
        return Math.min(255, PAPER * stored(pixel, channel) / paper[channel]);
    }

    /** Returns the luma as a level. */
    private int luma(int pixel) {
        int lumaOfPaper = Luma.lumaOf(paper[0] << 16 | paper[1] << 8 | paper[2]);
        return Math.min(255, PAPER * Luma.lumaOf(pixel) / lumaOfPaper);
    }

    private int mean(int pixel) {
        return (level(pixel, 0) + level(pixel, 1) + level(pixel, 2)) / paper.length;
    }

    /** Returns the largest value in the square around each pixel. */
    private byte[] largest(byte[] values, int reach) {
        int height = values.length / width;
        var inRows = new byte[values.length];
        for (int y = 0; y < height; y++) {
            largest(values, y * width, 1, width, reach, inRows);
        }
        var largest = new byte[values.length];
        for (int x = 0; x < width; x++) {
            largest(inRows, x, width, height, reach, largest);
        }
        return largest;
    }

    private static void largest(byte[] values, int start, int step, int length, int reach, byte[] target) {
        for (int at = 0; at < length; at++) {
            int most = 0;
            for (int i = Math.max(0, at - reach); i <= Math.min(length - 1, at + reach); i++) {
                most = Math.max(most, values[start + i * step] & 0xff);
            }
            target[start + at * step] = (byte) most;
        }
    }
}
