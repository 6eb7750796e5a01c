package shuzi.dataset;

import shuzi.core.Numeral;

/**
 * Images of a data set, in its order, with their labels and writers.
 *
 * @param pixels 4,096 bytes for each image, row by row, one image after the other
 * @param labels label of each image, 1..15
 * @param writers number of each image's writer, or {@link #UNKNOWN}
 */
public record LabelledImages(byte[] pixels, byte[] labels, int[] writers) {

    /** Stands for the writer of an image whose writer is unknown. */
    public static final int UNKNOWN = -1;

    public int count() {
        return labels.length;
    }

    /** Returns the class index of each image. */
    public byte[] classes() {
        var classes = new byte[labels.length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) Numeral.ofLabel(labels[i]).classIndex();
        }
        return classes;
    }
}
