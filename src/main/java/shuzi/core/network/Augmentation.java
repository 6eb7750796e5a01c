package shuzi.core.network;

import java.util.random.RandomGenerator;

/** Changes training images at random. Instances can hold buffers and are for one thread at a time. */
public interface Augmentation {

    /**
     * Changes an image.
     *
     * @param pixels array with the image's pixels, from {@code first} on
     * @param result receives the pixels of the changed image, or what else a network gets of it
     * @param random source of the change
     */
    void apply(byte[] pixels, int first, byte[] result, RandomGenerator random);
}
