package shuzi.core.image;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Makes images of data sets from pictures of any kind. */
final class InkImage {

    /** A character smaller than this share of the picture is cropped before it is scaled to 64 x 64. */
    private static final double SMALL_CHARACTER = 0.35;

    /** The side of the crop relative to that of the character. */
    private static final double SURROUNDINGS = 1.5;

    private InkImage() {}

    /**
     * Returns the ink of a picture, white on black, scaled to 64 x 64 with its proportions.
     *
     * @throws InvalidImageException if it has no ink
     */
    static GreyImage of(Picture picture) throws InvalidImageException {
        var finder = new InkFinder(Normalization.VERSION);
        Picture shrunk = picture.shrunk(InkFinder.step(picture));
        int width = shrunk.width();
        int height = shrunk.height();
        if (!finder.find(shrunk.luma(), 0, width, height, Hypothesis.USUAL)) {
            throw new InvalidImageException("it is blank: no ink was found");
        }
        int longest = Math.max(finder.boxWidth, finder.boxHeight);
        if (longest >= SMALL_CHARACTER * Math.max(width, height)) {
            return new GreyImage(scaled(finder.ink, width, height));
        }
        int side = (int) Math.ceil(SURROUNDINGS * longest);
        var surroundings = new byte[side * side];
        int left = (side - finder.boxWidth) / 2;
        int top = (side - finder.boxHeight) / 2;
        for (int y = 0; y < finder.boxHeight; y++) {
            System.arraycopy(
                    finder.ink,
                    (finder.top + y) * width + finder.left,
                    surroundings,
                    (top + y) * side + left,
                    finder.boxWidth);
        }
        return new GreyImage(scaled(surroundings, side, side));
    }

    private static byte[] scaled(byte[] luma, int width, int height) {
        var source = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        source.getRaster().setDataElements(0, 0, width, height, luma);
        // halve until it is at most twice as large, because bilinear scaling alone would skip pixels
        while (Math.max(source.getWidth(), source.getHeight()) >= 2 * GreyImage.SIDE) {
            source = draw(
                    source,
                    Math.ceilDiv(source.getWidth(), 2),
                    Math.ceilDiv(source.getHeight(), 2),
                    Math.ceilDiv(source.getWidth(), 2),
                    Math.ceilDiv(source.getHeight(), 2));
        }
        double scale = (double) GreyImage.SIDE / Math.max(source.getWidth(), source.getHeight());
        int targetWidth = Math.max(1, (int) Math.round(source.getWidth() * scale));
        int targetHeight = Math.max(1, (int) Math.round(source.getHeight() * scale));
        BufferedImage target = draw(source, targetWidth, targetHeight, GreyImage.SIDE, GreyImage.SIDE);
        return (byte[]) target.getRaster().getDataElements(0, 0, GreyImage.SIDE, GreyImage.SIDE, null);
    }

    /** Draws the source scaled to width x height in the middle of a black picture. */
    private static BufferedImage draw(
            BufferedImage source, int width, int height, int pictureWidth, int pictureHeight) {
        var picture = new BufferedImage(pictureWidth, pictureHeight, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(source, (pictureWidth - width) / 2, (pictureHeight - height) / 2, width, height, null);
        graphics.dispose();
        return picture;
    }
}
