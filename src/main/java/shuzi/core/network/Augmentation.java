package shuzi.core.network;

import java.util.random.RandomGenerator;

/** Changes training images at random. Instances may hold buffers and are for one thread at a time. */
public interface Augmentation {

    /**
     * Changes an image.
     *
     * @param pixels contains the image's pixels from {@code first} on
     * @param result receives the pixels of the changed image
     * @param random determines the change
     */
    void apply(byte[] pixels, int first, byte[] result, RandomGenerator random);
}
