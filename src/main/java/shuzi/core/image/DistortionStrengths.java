package shuzi.core.image;

/**
 * The limits of the changes that {@link Distortion} makes. Each change is uniform between minus its limit and its
 * limit.
 *
 * @param rotation in degrees
 * @param scale of the logarithm of the factor of each side
 * @param shear horizontal shift per height
 * @param shift as a share of the side
 * @param bend displacements on the grid of the spline, as a share of the side
 * @param strokeWidth change of soft edges: a brightness v between 0 and 1 changes by v (1 - v) times this; below 1
 */
public record DistortionStrengths(
        double rotation, double scale, double shear, double shift, double bend, double strokeWidth) {

    /** About the variation in the handwriting of one person. */
    public static final DistortionStrengths WRITING = new DistortionStrengths(10, 0.12, 0.15, 0.06, 0.06, 0);

    public DistortionStrengths {
        if (!(rotation >= 0 && scale >= 0 && shear >= 0 && shift >= 0 && bend >= 0)
                || !(strokeWidth >= 0 && strokeWidth < 1)) {
            throw new IllegalArgumentException("strengths must be at least 0, and the stroke width below 1");
        }
    }

    /** Multiplies all strengths by a factor. */
    public DistortionStrengths times(double factor) {
        return new DistortionStrengths(
                factor * rotation, factor * scale, factor * shear, factor * shift, factor * bend, factor * strokeWidth);
    }
}
