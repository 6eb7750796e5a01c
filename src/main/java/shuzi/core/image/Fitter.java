package shuzi.core.image;

import java.util.Arrays;

/** Fits pictures to what a network sees. Holds buffers: for one thread at a time. */
public final class Fitter {

    private final Fitting fitting;
    private final InkFinder inkFinder = new InkFinder();
    private final StrokeRenderer renderer;

    public Fitter(Fitting fitting) {
        this.fitting = fitting;
        this.renderer = new StrokeRenderer(fitting);
    }

    /** The settings it was made with. */
    public Fitting fitting() {
        return fitting;
    }

    /**
     * Fits an image of a data set, 64 x 64.
     *
     * @param pixels with the image's rows from {@code first} on, 0..255
     * @param result gets the side x side fitted pixels from {@code resultFirst} on, black where there is no ink
     * @return whether there is ink
     */
    public boolean fit(byte[] pixels, int first, byte[] result, int resultFirst) {
        if (!inkFinder.find(pixels, first, GreyImage.SIDE, GreyImage.SIDE)) {
            Arrays.fill(result, resultFirst, resultFirst + fitting.pixels(), (byte) 0);
            return false;
        }
        renderer.render(inkFinder, GreyImage.SIDE, result, resultFirst);
        return true;
    }

    /**
     * Fits a picture.
     *
     * @throws UnusableImageException when it shows no ink
     */
    public FittedPicture fit(Picture picture) throws UnusableImageException {
        int step = InkFinder.step(picture);
        Picture shrunk = picture.shrunk(step);
        if (!inkFinder.find(shrunk.luma(), 0, shrunk.width(), shrunk.height())) {
            throw new UnusableImageException("it is blank: no ink was found");
        }
        var fitted = new byte[fitting.pixels()];
        renderer.render(inkFinder, shrunk.width(), fitted, 0);
        return new FittedPicture(
                fitted,
                new FittingSteps(
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
