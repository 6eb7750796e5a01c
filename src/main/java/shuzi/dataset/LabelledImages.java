package shuzi.dataset;

/**
 * Images of one side of a data set, in its order.
 *
 * @param pixels 4,096 bytes of each image, row by row, one image after the other
 * @param labels 1..15, of each image
 */
public record LabelledImages(byte[] pixels, byte[] labels) {}
