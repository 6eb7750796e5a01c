package shuzi.image;

import java.util.Arrays;

/** Fits pictures to what a network sees. Holds buffers: for one thread at a time. */
public final class Fitter {

    private final Fitting fitting;

    public Fitter(Fitting fitting) {
        this.fitting = fitting;
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
        byte[] luma = Arrays.copyOfRange(pixels, first, first + GreyImage.PIXELS);
        try {
            byte[] fitted =
                    fit(new Picture(GreyImage.SIDE, GreyImage.SIDE, luma)).pixels();
            System.arraycopy(fitted, 0, result, resultFirst, fitted.length);
            return true;
        } catch (UnusableImageException blank) {
            Arrays.fill(result, resultFirst, resultFirst + fitting.pixels(), (byte) 0);
            return false;
        }
    }

    /**
     * Fits a picture.
     *
     * @throws UnusableImageException when it shows no ink
     */
    public FittedPicture fit(Picture picture) throws UnusableImageException {
        int width = picture.width();
        int height = picture.height();
        byte[] luma = picture.luma();
        long border = 0;
        for (int x = 0; x < width; x++) {
            border += picture.pixel(0, x) + picture.pixel(height - 1, x);
        }
        boolean dark = border / (2L * width) > 127;
        int left = width;
        int right = -1;
        int top = height;
        int bottom = -1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int ink = dark ? 255 - picture.pixel(y, x) : picture.pixel(y, x);
                if (ink >= 128) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        if (right < 0) {
            throw new UnusableImageException("it is blank: no ink was found");
        }
        int boxWidth = right - left + 1;
        int boxHeight = bottom - top + 1;
        int side = fitting.side();
        double scale = (double) fitting.box() / Math.max(boxWidth, boxHeight);
        var fitted = new byte[fitting.pixels()];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int fromX = (int) Math.floor((x + 0.5 - side / 2.0) / scale + left + boxWidth / 2.0);
                int fromY = (int) Math.floor((y + 0.5 - side / 2.0) / scale + top + boxHeight / 2.0);
                if (fromX >= left && fromX <= right && fromY >= top && fromY <= bottom) {
                    byte pixel = luma[fromY * width + fromX];
                    fitted[y * side + x] = dark ? (byte) ~pixel : pixel;
                }
            }
        }
        return new FittedPicture(
                fitted,
                new FittingSteps(
                        width,
                        height,
                        picture.orientation(),
                        dark,
                        true,
                        dark ? 255 : 0,
                        128,
                        left,
                        top,
                        boxWidth,
                        boxHeight,
                        0,
                        scale,
                        0,
                        0));
    }
}
