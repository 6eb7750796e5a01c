package shuzi.model.transfer;

import shuzi.core.image.Normalization;
import shuzi.web.problem.UnprocessableContentException;

/** Reads the normalization of images from the numbers in a file. */
final class NormalizationMetadata {

    private NormalizationMetadata() {}

    /**
     * Returns the normalization with these parameters.
     *
     * @throws UnprocessableContentException if this version does not support the normalization
     */
    static Normalization of(double version, double side, double box, double strokeWidth, boolean edgeDirections) {
        if (version != (int) version || side != (int) side || box != (int) box) {
            throw unusable(
                    "version %s, a side of %s and a box of %s are no whole numbers".formatted(version, side, box));
        }
        try {
            return new Normalization((int) version, (int) side, (int) box, strokeWidth, edgeDirections);
        } catch (IllegalArgumentException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    private static UnprocessableContentException unusable(String reason) {
        return UnprocessableContentException.because("The normalization in the file is invalid: " + reason + ".");
    }
}
