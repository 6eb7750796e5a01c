package shuzi.core.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** Encodes images as PNG. */
public final class ImageEncoder {

    private static final int GAP = 2;
    private static final int GAP_GREY = 96;

    private ImageEncoder() {}

    /** Encodes one image. */
    public static byte[] png(GreyImage image) {
        var picture = new BufferedImage(GreyImage.SIDE, GreyImage.SIDE, BufferedImage.TYPE_BYTE_GRAY);
        draw(image, picture, 0, 0);
        return png(picture);
    }

    /**
     * Encodes a grey image.
     *
     * @param pixels height x width, row by row
     */
    public static byte[] png(byte[] pixels, int width, int height) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setDataElements(0, 0, width, height, pixels);
        return png(picture);
    }

    /**
     * Encodes a grid of images, row by row, with grey lines between and around them; the rest of the last row is grey.
     *
     * @param columns images in a row
     */
    public static byte[] grid(List<GreyImage> images, int columns) {
        int rows = Math.ceilDiv(images.size(), columns);
        int cell = GreyImage.SIDE + GAP;
        var picture = new BufferedImage(columns * cell + GAP, rows * cell + GAP, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.getRaster().setSample(x, y, 0, GAP_GREY);
            }
        }
        for (int i = 0; i < images.size(); i++) {
            draw(images.get(i), picture, GAP + i % columns * cell, GAP + i / columns * cell);
        }
        return png(picture);
    }

    private static void draw(GreyImage image, BufferedImage picture, int x, int y) {
        picture.getRaster().setDataElements(x, y, GreyImage.SIDE, GreyImage.SIDE, image.toArray());
    }

    private static byte[] png(BufferedImage picture) {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
