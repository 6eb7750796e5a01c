package shuzi.core.image;

/**
 * The most of each change that {@link Distortion} makes; the changes are uniform between minus this and this.
 *
 * @param rotation in degrees
 * @param scale of the logarithm of each side's factor
 * @param shear of the horizontal shift by height
 * @param shift of the place, as a share of the side
 * @param bend of the displacements in the grid of the spline, as a share of the side
 * @param strokeWidth how far soft edges grow or shrink: of a brightness v between 0 and 1, v (1 - v) times this; under 1
 */
public record DistortionStrengths(
        double rotation, double scale, double shear, double shift, double bend, double strokeWidth) {

    /** About as different as a person's own writing. */
    public static final DistortionStrengths WRITING = new DistortionStrengths(10, 0.12, 0.15, 0.06, 0.06, 0);

    public DistortionStrengths {
        if (!(rotation >= 0 && scale >= 0 && shear >= 0 && shift >= 0 && bend >= 0)
                || !(strokeWidth >= 0 && strokeWidth < 1)) {
            throw new IllegalArgumentException("strengths that are negative, or a stroke width's of 1");
        }
    }

    /** All of them so many times as strong. */
    public DistortionStrengths times(double factor) {
        return new DistortionStrengths(
                factor * rotation, factor * scale, factor * shear, factor * shift, factor * bend, factor * strokeWidth);
    }
}
