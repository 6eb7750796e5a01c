package shuzi.core.matrix;

/**
 * Which elements of a matrix are made 0 at random: a hash of an element's number and of the seed decides, so that the
 * choice need not be stored, and any part of it can be made again at any place.
 *
 * @param first a half of the seed
 * @param second the other half
 * @param below hashes below this, of 24 bits, are dropped
 * @param scale what the elements that are kept are multiplied with
 */
record Dropout(int first, int second, int below, double scale) {

    static final int SHIFT = 8; // from 32 to 24 bits, all of which a signed comparison and a float can take
    static final int FACTOR_1 = 0x85ebca6b;
    static final int FACTOR_2 = 0xc2b2ae35;

    static Dropout of(double rate, long seed) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("a rate of dropout is at least 0 and below 1, not " + rate);
        }
        int below = (int) Math.round(rate * (1 << (Integer.SIZE - SHIFT)));
        return new Dropout((int) (seed >>> Integer.SIZE), (int) seed, below, 1 / (1 - rate));
    }

    boolean keeps(int element) {
        return (mixed(mixed(element + first) ^ second) >>> SHIFT) >= below;
    }

    /** A. Appleby's finaliser of 32 bits (MurmurHash3, fmix32). */
    static int mixed(int bits) {
        int h = (bits ^ (bits >>> 16)) * FACTOR_1;
        h = (h ^ (h >>> 13)) * FACTOR_2;
        return h ^ (h >>> 16);
    }
}
