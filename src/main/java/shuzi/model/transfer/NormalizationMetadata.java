package shuzi.model.transfer;

import shuzi.core.image.Normalization;
import shuzi.web.problem.UnprocessableContentException;

/** How images are normalized, as files tell it. */
final class NormalizationMetadata {

    private NormalizationMetadata() {}

    /**
     * The normalization of these numbers.
     *
     * @throws UnprocessableContentException if this version does not support the normalization
     */
    static Normalization of(double version, double side, double box, double strokeWidth) {
        if (version != (int) version || side != (int) side || box != (int) box) {
            throw unusable(
                    "version %s, a side of %s and a box of %s are no whole numbers".formatted(version, side, box));
        }
        try {
            return new Normalization((int) version, (int) side, (int) box, strokeWidth);
        } catch (IllegalArgumentException unknown) {
            throw unusable(String.valueOf(unknown.getMessage()));
        }
    }

    private static UnprocessableContentException unusable(String reason) {
        return UnprocessableContentException.because("The normalization in the file is invalid: " + reason + ".");
    }
}
