package shuzi.core.image;

import java.util.Arrays;

/** Fits pictures to what a network sees. Holds buffers: for one thread at a time. */
public final class ImageNormalizer {

    private final Normalization normalization;
    private final InkFinder inkFinder = new InkFinder();
    private final StrokeRenderer renderer;

    public ImageNormalizer(Normalization normalization) {
        this.normalization = normalization;
        this.renderer = new StrokeRenderer(normalization);
    }

    /** The settings it was made with. */
    public Normalization normalization() {
        return normalization;
    }

    /**
     * Fits an image of a data set, 64 x 64.
     *
     * @param pixels with the image's rows from {@code first} on, 0..255
     * @param result gets the side x side normalized pixels from {@code resultFirst} on, black where there is no ink
     * @return whether there is ink
     */
    public boolean normalize(byte[] pixels, int first, byte[] result, int resultFirst) {
        if (!inkFinder.find(pixels, first, GreyImage.SIDE, GreyImage.SIDE)) {
            Arrays.fill(result, resultFirst, resultFirst + normalization.pixels(), (byte) 0);
            return false;
        }
        renderer.render(inkFinder, GreyImage.SIDE, result, resultFirst);
        return true;
    }

    /**
     * Fits a picture.
     *
     * @throws InvalidImageException when it shows no ink
     */
    public NormalizedImage normalize(Picture picture) throws InvalidImageException {
        int step = InkFinder.step(picture);
        Picture shrunk = picture.shrunk(step);
        if (!inkFinder.find(shrunk.luma(), 0, shrunk.width(), shrunk.height())) {
            throw new InvalidImageException("it is blank: no ink was found");
        }
        var normalized = new byte[normalization.pixels()];
        renderer.render(inkFinder, shrunk.width(), normalized, 0);
        return new NormalizedImage(
                normalization.side(),
                normalized,
                new NormalizationSteps(
                        picture.width(),
                        picture.height(),
                        picture.orientation(),
                        inkFinder.darkInk,
                        inkFinder.evenBackground,
                        inkFinder.background,
                        inkFinder.threshold,
                        step * inkFinder.left,
                        step * inkFinder.top,
                        step * inkFinder.boxWidth,
                        step * inkFinder.boxHeight,
                        inkFinder.specks,
                        renderer.scale / step,
                        renderer.strokeWidthBefore,
                        renderer.strokeWidthAfter));
    }
}
