package shuzi.core.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Converts decoded pictures to 8-bit luma. */
final class Luma {

    private Luma() {}

    /** Returns the luma of each pixel, row by row. */
    static byte[] of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        var luma = new byte[width * height];
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        boolean grey = hasGreyModel(colors);
        if (grey && !colors.hasAlpha() && colors.getComponentSize(0) == 8) {
            if (raster.getTransferType() == DataBuffer.TYPE_BYTE && raster.getNumDataElements() == 1) {
                return (byte[]) raster.getDataElements(0, 0, width, height, luma); // one byte each: unchanged
            }
            var row = new int[width];
            for (int y = 0; y < height; y++) {
                raster.getSamples(0, y, width, 1, 0, row);
                for (int x = 0; x < width; x++) {
                    luma[y * width + x] = (byte) row[x];
                }
            }
            return luma;
        }
        byte[] alpha = colors.hasAlpha() ? new byte[luma.length] : null;
        var row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++, at++) {
                luma[at] = (byte) (grey ? greyOf(raster, colors, x, y) : lumaOf(row[x]));
                if (alpha != null) {
                    alpha[at] = (byte) (row[x] >>> 24);
                }
            }
        }
        if (alpha != null) {
            compose(luma, alpha);
        }
        return luma;
    }

    private static boolean hasGreyModel(ColorModel colors) {
        return colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY && !(colors instanceof IndexColorModel);
    }

    /**
     * Returns 8-bit grey from grey of any depth. It reads the raster, because the JDK's conversion to RGB changes the
     * brightness.
     */
    private static int greyOf(Raster raster, ColorModel colors, int x, int y) {
        int most = (1 << colors.getComponentSize(0)) - 1;
        return raster.getSample(x, y, 0) * 255 / most;
    }

    static int lumaOf(int rgb) {
        return (299 * (rgb >> 16 & 0xff) + 587 * (rgb >> 8 & 0xff) + 114 * (rgb & 0xff) + 500) / 1000;
    }

    /** Composes the picture on white if its visible pixels are dark, on black otherwise. */
    private static void compose(byte[] luma, byte[] alpha) {
        long seen = 0;
        long light = 0;
        for (int i = 0; i < luma.length; i++) {
            seen += alpha[i] & 0xff;
            light += (alpha[i] & 0xffL) * (luma[i] & 0xff);
        }
        int ground = light < 128 * seen ? 255 : 0;
        for (int i = 0; i < luma.length; i++) {
            int opacity = alpha[i] & 0xff;
            luma[i] = (byte) (((luma[i] & 0xff) * opacity + ground * (255 - opacity)) / 255);
        }
    }

    /** Returns whether all pixels are opaque greys. */
    static boolean isOpaqueGrey(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        if (hasGreyModel(colors) && !colors.hasAlpha()) {
            return true;
        }
        for (int argb : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
            int blue = argb & 0xff;
            if (argb >>> 24 != 0xff || (argb >> 16 & 0xff) != blue || (argb >> 8 & 0xff) != blue) {
                return false;
            }
        }
        return true;
    }
}
