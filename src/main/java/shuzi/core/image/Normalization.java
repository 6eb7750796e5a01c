package shuzi.core.image;

/**
 * How pictures are normalized to a network's inputs; part of a trained model.
 *
 * @param version of the procedure; another one gives other pixels
 * @param side of the normalized square, in pixels: a network has side x side inputs
 * @param box the longer side of the character within it, in pixels
 * @param strokeWidth what strokes are evened out to, in pixels of the normalized square; 0 leaves them
 */
public record Normalization(int version, int side, int box, double strokeWidth) {

    /** The procedure of this program. */
    public static final int VERSION = 1;

    /** What new models are trained with. */
    public static final Normalization RECOMMENDED = new Normalization(VERSION, 32, 28, 3.2);

    public Normalization {
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "normalization of version %d, this program has %d".formatted(version, VERSION));
        }
        if (side < 8 || side > 128 || box < 4 || box > side) {
            throw new IllegalArgumentException("a box of %d in a square of %d pixels".formatted(box, side));
        }
        if (!(strokeWidth >= 0 && strokeWidth <= box / 2.0)) {
            throw new IllegalArgumentException("a stroke width of " + strokeWidth);
        }
    }

    /** Pixels of a normalized picture. */
    public int pixels() {
        return side * side;
    }
}
