package shuzi.core.matrix;

/**
 * Selects the elements of a matrix that dropout sets to 0, by a hash of the element's index and the seed. The selection
 * is not stored, and any part of it can be recomputed anywhere.
 *
 * @param first upper half of the seed
 * @param second lower half of the seed
 * @param below bound of the hash of 24 bits, below which an element is dropped
 * @param scale factor of the other elements
 */
record Dropout(int first, int second, int below, double scale) {

    static final int SHIFT = 8; // from 32 to 24 bits, which suit a signed comparison and a float
    static final int FACTOR_1 = 0x85ebca6b;
    static final int FACTOR_2 = 0xc2b2ae35;

    static Dropout of(double rate, long seed) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("the dropout rate must be at least 0 and below 1, not " + rate);
        }
        int below = (int) Math.round(rate * (1 << (Integer.SIZE - SHIFT)));
        return new Dropout((int) (seed >>> Integer.SIZE), (int) seed, below, 1 / (1 - rate));
    }

    /** Tells whether the element with this index is not dropped. */
    boolean keeps(int element) {
        return (mixed(mixed(element + first) ^ second) >>> SHIFT) >= below;
    }

    /** Returns A. Appleby's 32-bit finaliser of a number (MurmurHash3, fmix32). */
    static int mixed(int bits) {
        int h = (bits ^ (bits >>> 16)) * FACTOR_1;
        h = (h ^ (h >>> 13)) * FACTOR_2;
        return h ^ (h >>> 16);
    }
}
