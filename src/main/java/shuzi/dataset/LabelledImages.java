package shuzi.dataset;

/**
 * Images, in the order of their data set.
 *
 * @param pixels 4,096 bytes of each image, row by row, one image after the other
 * @param labels 1..15, of each image
 * @param writers who wrote each image, or {@link #UNKNOWN}
 */
public record LabelledImages(byte[] pixels, byte[] labels, int[] writers) {

    /** The writer of an image whose file name does not tell. */
    public static final int UNKNOWN = -1;

    public int count() {
        return labels.length;
    }
}
