package shuzi.core.image;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Normalizes pictures to the inputs of a network. Instances hold buffers and are for one thread at a time. */
public final class ImageNormalizer {

    private final Normalization normalization;
    private final InkFinder inkFinder;
    private final StrokeRenderer renderer;

    public ImageNormalizer(Normalization normalization) {
        this.normalization = normalization;
        this.inkFinder = new InkFinder(normalization.version());
        this.renderer = new StrokeRenderer(normalization);
    }

    /** Returns the settings of this normalizer. */
    public Normalization normalization() {
        return normalization;
    }

    /**
     * Normalizes an image of a data set, 64 x 64.
     *
     * @param pixels contains the image's rows from {@code first} on, 0..255
     * @param result receives the side x side normalized pixels from {@code resultFirst} on; all black if there is no
     *     ink
     * @return whether ink was found
     */
    public boolean normalize(byte[] pixels, int first, byte[] result, int resultFirst) {
        if (!inkFinder.find(pixels, first, GreyImage.SIDE, GreyImage.SIDE, Hypothesis.USUAL)) {
            Arrays.fill(result, resultFirst, resultFirst + normalization.pixels(), (byte) 0);
            return false;
        }
        renderer.render(inkFinder.ink, GreyImage.SIDE, inkFinder.box(), false, result, resultFirst);
        return true;
    }

    /**
     * Normalizes a picture.
     *
     * @throws InvalidImageException if no ink is found
     */
    public NormalizedImage normalize(Picture picture) throws InvalidImageException {
        NormalizedImage normalized = normalize(picture, Hypothesis.USUAL);
        if (normalized == null) {
            throw InvalidImageException.blank();
        }
        return normalized;
    }

    /** Normalizes a picture under a hypothesis. Returns null if no ink is found. */
    public @Nullable NormalizedImage normalize(Picture picture, Hypothesis hypothesis) {
        int step = InkFinder.step(picture);
        Picture shrunk = picture.shrunk(step);
        if (!inkFinder.find(shrunk.luma(), 0, shrunk.width(), shrunk.height(), hypothesis)) {
            return null;
        }
        return rendered(picture, shrunk.width(), step, hypothesis);
    }

    /**
     * Normalizes a character of a line.
     *
     * @param ink rows of pixels, the contrast of the character's ink and 0 elsewhere
     * @param stride number of pixels of a row
     * @param box around the character
     * @return side x side pixels, white ink on black
     */
    public byte[] normalize(byte[] ink, int stride, InkBox box) {
        var normalized = new byte[normalization.pixels()];
        renderer.render(ink, stride, box, false, normalized, 0);
        return normalized;
    }

    /**
     * Normalizes the two parts of a picture on both sides of the widest gap in its ink, one beside or above the other.
     * Returns nothing if there is no such gap.
     *
     * @param picture the one that was normalized last under {@link Hypothesis#USUAL}; its ink is not searched again
     */
    public List<NormalizedImage> parts(Picture picture) {
        int step = InkFinder.step(picture);
        int width = Math.ceilDiv(picture.width(), step);
        return InkGap.widest(inkFinder.ink, width, inkFinder.box()).parts().stream()
                .map(part -> {
                    inkFinder.select(part);
                    return rendered(picture, width, step, Hypothesis.USUAL);
                })
                .toList();
    }

    /** Returns the steps of the normalization of a picture as pictures. */
    public StepPictures steps(Picture picture, Hypothesis hypothesis) {
        Picture shrunk = picture.shrunk(InkFinder.step(picture));
        int pixels = shrunk.width() * shrunk.height();
        inkFinder.recording = true;
        boolean found;
        try {
            found = inkFinder.find(shrunk.luma(), 0, shrunk.width(), shrunk.height(), hypothesis);
        } finally {
            inkFinder.recording = false;
        }
        byte[] ink = found ? Arrays.copyOf(inkFinder.ink, pixels) : new byte[pixels];
        return new StepPictures(
                shrunk.width(),
                shrunk.height(),
                inkFinder.contrast,
                difference(inkFinder.contrast, inkFinder.withoutLines),
                difference(inkFinder.withoutLines, ink),
                ink);
    }

    private static byte[] difference(byte[] before, byte[] after) {
        var difference = new byte[before.length];
        for (int i = 0; i < before.length; i++) {
            difference[i] = (byte) (before[i] - after[i]); // nothing becomes brighter
        }
        return difference;
    }

    /** Renders the ink that was found. */
    private NormalizedImage rendered(Picture picture, int width, int step, Hypothesis hypothesis) {
        var normalized = new byte[normalization.pixels()];
        renderer.render(inkFinder.ink, width, inkFinder.box(), hypothesis == Hypothesis.DOTTED_STROKES, normalized, 0);
        return new NormalizedImage(
                normalization.side(),
                normalized,
                inkFinder.alternative,
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
                        inkFinder.lines.size(),
                        hypothesis,
                        renderer.scale / step,
                        renderer.strokeWidthBefore,
                        renderer.strokeWidthAfter));
    }
}
