package shuzi.model.transfer;

import shuzi.core.image.Fitting;
import shuzi.web.problem.UnusableException;

/** How images are fitted, as files tell it. */
final class Fittings {

    private Fittings() {}

    /**
     * The fitting of these numbers.
     *
     * @throws UnusableException when this program does not fit images so
     */
    static Fitting of(double version, double side, double box, double strokeWidth) {
        if (version != (int) version || side != (int) side || box != (int) box) {
            throw unusable(
                    "version %s, a side of %s and a box of %s are no whole numbers".formatted(version, side, box));
        }
        try {
            return new Fitting((int) version, (int) side, (int) box, strokeWidth);
        } catch (IllegalArgumentException unknown) {
            throw unusable(String.valueOf(unknown.getMessage()));
        }
    }

    private static UnusableException unusable(String reason) {
        return UnusableException.because("The file tells of a fitting of images that is none: " + reason + ".");
    }
}
