package shuzi.dataset.transfer;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.format.NumberMatrix;
import shuzi.core.image.GreyImage;
import shuzi.dataset.Split;
import shuzi.web.problem.UnprocessableContentException;

/**
 * A matrix of images, with their labels.
 *
 * @param name name of the matrix in its file, or name of the file
 * @param pixels images x 4096
 * @param byColumn whether pixel (row r, column c) is in column 64 c + r, as MATLAB unrolls an image; otherwise in 64 r
 *     + c
 * @param labelsName name of the labels
 * @param labels images x 1 or 1 x images
 * @param split side of all images; null if the file does not specify it
 */
record LabelledMatrix(
        String name,
        NumberMatrix pixels,
        boolean byColumn,
        String labelsName,
        NumberMatrix labels,
        @Nullable Split split) {

    LabelledMatrix {
        if (pixels.columns() != GreyImage.PIXELS) {
            throw UnprocessableContentException.because(
                    "%s is %d x %d; expected: images x 4096 pixels, one row for each image."
                            .formatted(name, pixels.rows(), pixels.columns()));
        }
        boolean oneForEach = (labels.columns() == 1 && labels.rows() == pixels.rows())
                || (labels.rows() == 1 && labels.columns() == pixels.rows());
        if (!oneForEach) {
            throw UnprocessableContentException.because(
                    "%s is %d x %d; expected: a label for each of the %d images of %s."
                            .formatted(labelsName, labels.rows(), labels.columns(), pixels.rows(), name));
        }
    }

    int count() {
        return pixels.rows();
    }

    /**
     * Returns the numeral of an image.
     *
     * @throws UnprocessableContentException if its label is not a whole number from 1 to 15
     */
    Numeral numeral(int image) {
        double label = labels.columns() == 1 ? labels.get(image, 0) : labels.get(0, image);
        if (!(label >= 1 && label <= Numeral.ALL.size() && label == Math.rint(label))) {
            throw UnprocessableContentException.because(
                    "%s: the label of image %d is %s; expected: a whole number from 1 to %d%s."
                            .formatted(
                                    labelsName,
                                    image + 1,
                                    shown(label),
                                    Numeral.ALL.size(),
                                    label == 0 ? ": labels start at 1, add 1 to each" : ""));
        }
        return Numeral.ofLabel((int) label);
    }

    /**
     * Returns whether all pixels are from 0 to 1, the range to which programs for machine learning often scale them.
     */
    boolean isFrom0To1() {
        return IntStream.range(0, pixels.columns())
                .allMatch(column -> IntStream.range(0, pixels.rows())
                        .mapToDouble(row -> pixels.get(row, column))
                        .allMatch(value -> value >= 0 && value <= 1));
    }

    /**
     * Returns the pixels of some images one after the other, each row by row.
     *
     * @param first index of the first image
     * @param count number of images, which are read together because a column of the matrix is contiguous
     * @param scaled whether pixels are from 0 to 1
     * @throws UnprocessableContentException if a value is not a pixel; the message names the first one
     */
    byte[] pixels(int first, int count, boolean scaled) {
        var target = new byte[count * GreyImage.PIXELS];
        boolean valid = true;
        for (int column = 0; column < GreyImage.PIXELS; column++) {
            int pixel = byColumn ? column % GreyImage.SIDE * GreyImage.SIDE + column / GreyImage.SIDE : column;
            for (int i = 0; i < count; i++) {
                double value = pixels.get(first + i, column);
                value = scaled ? Math.rint(255 * value) : value;
                valid &= isPixel(value);
                target[i * GreyImage.PIXELS + pixel] = (byte) value;
            }
        }
        if (!valid) {
            throw badPixel(first, count);
        }
        return target;
    }

    private static boolean isPixel(double value) {
        return value >= 0 && value <= 255 && value == (int) value;
    }

    private UnprocessableContentException badPixel(int first, int count) {
        for (int image = first; image < first + count; image++) {
            for (int column = 0; column < GreyImage.PIXELS; column++) {
                double value = pixels.get(image, column);
                if (!isPixel(value)) {
                    return UnprocessableContentException.because(
                            "%s: pixel %d of image %d is %s; expected: whole numbers from 0 to 255, or all from 0 to 1."
                                    .formatted(name, column + 1, image + 1, shown(value)));
                }
            }
        }
        throw new IllegalStateException("the pixels of " + name + " have changed");
    }

    private static String shown(double value) {
        return value == (long) value ? String.valueOf((long) value) : String.valueOf(value);
    }
}
