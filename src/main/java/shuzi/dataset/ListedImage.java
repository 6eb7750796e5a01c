package shuzi.dataset;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;

/**
 * An image in the list of its data set.
 *
 * @param split side of the image; null if the upload does not specify it
 * @param hash {@link ContentHash} of label and pixels
 * @param place location of its pixels in the database
 */
record ListedImage(
        String fileName,
        Numeral numeral,
        @Nullable Integer writer,
        @Nullable Integer sample,
        @Nullable Split split,
        byte[] hash,
        PixelPlace place) {

    /** The order of a data set, which depends on the content and not on the order of the upload. */
    static final Comparator<ListedImage> ORDER =
            Comparator.comparing(ListedImage::hash, Arrays::compareUnsigned).thenComparing(ListedImage::fileName);

    static ListedImage of(NewImage image, PixelPlace place) {
        return new ListedImage(
                image.fileName(), image.numeral(), image.writer(), image.sample(), image.split(), image.hash(), place);
    }
}
