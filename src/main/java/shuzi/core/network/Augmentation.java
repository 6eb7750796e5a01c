package shuzi.core.network;

import java.util.random.RandomGenerator;

/** Changes images at random before they are trained on. May hold buffers: for one thread at a time. */
public interface Augmentation {

    /**
     * Changes an image.
     *
     * @param pixels with the image's from {@code first} on
     * @param result the image's pixels, overwritten
     * @param random the same one gives the same change
     */
    void apply(byte[] pixels, int first, byte[] result, RandomGenerator random);
}
